using System.CommandLine;
using DeCam.Cluster.Client.CommandLine;
using DeCam.Cluster.Client.Progress;
using DeCam.Cluster.Client.Results;

namespace DeCam.Cluster.Client.Sweeps;

/// <summary><c>decam sweep retry</c>: opens failed cells again, and goes on with a cancelled sweep.</summary>
internal static class SweepRetryCommand
{
    /// <summary>The command.</summary>
    public static Command Create(CommandConsole console)
    {
        var id = SweepCommand.Id();
        var model = new Option<string?>("--model") { Description = "Only cells of this model.", HelpName = "NAME" };
        var method = new Option<string?>("--method") { Description = "Only cells of this method, by its name in the table.", HelpName = "NAME" };
        var message = new Option<string?>("--error") { Description = "Only cells whose error holds this text.", HelpName = "TEXT" };
        var cluster = new ClusterOptions();
        var command = new ExampleCommand("retry", "Open failed cells again, and go on with a cancelled sweep.",
            "decam sweep retry 0123456789abcdef --cluster localhost", "decam sweep retry 0123456789abcdef --method rise --error \"no device\" --cluster localhost");
        command.Arguments.Add(id);
        foreach (var option in (Option[])[model, method, message]) command.Options.Add(option);
        cluster.AddTo(command);
        command.SetAction((parsed, cancellationToken) =>
        {
            var settings = cluster.Read(parsed);
            if (settings.Cluster is null)
                throw new CommandFailedException(ExitCode.Usage, "A sweep without a cluster only goes on while a command works on it; use 'decam sweep run SPEC --resume --retry-failed'.");
            var which = new SweepRetry(parsed.GetValue(model), parsed.GetValue(method), parsed.GetValue(message));
            return SweepCommand.WithClusterAsync(settings, OutputOptions.Read(parsed), console, async calls =>
            {
                var known = await calls.BegunAsync(parsed.GetValue(id)!, cancellationToken);
                var opened = await calls.AskAsync(() => calls.Sweep(known.SweepId).RetryAsync(which), cancellationToken);
                console.Out.WriteLine(OutputOptions.Read(parsed).Json
                    ? Json.Text(new { Schema = "decam.retry/1", known.SweepId, Opened = opened })
                    : Opened(opened, known.State));
                return ExitCode.Done;
            }, cancellationToken);
        });
        return command;
    }

    private static string Opened(int cells, SweepState before) => cells > 0 ? $"{Words.Count(cells, "cell")} opened again."
        : before == SweepState.Cancelled ? "No failed cell is among those asked for; the cancelled sweep goes on with the cells it had left."
        : "No failed cell is among those asked for; nothing was opened again.";
}
