using System.CommandLine;
using DeCam.Cluster.Client.Clusters;
using DeCam.Cluster.Client.CommandLine;
using DeCam.Cluster.Client.Progress;
using DeCam.Cluster.Client.Sweeps.Watching;

namespace DeCam.Cluster.Client.Sweeps;

/// <summary><c>decam sweep retry</c>: opens failed cells again, and goes on with a cancelled sweep.</summary>
internal static class SweepRetryCommand
{
    /// <summary>The command.</summary>
    public static Command Create(CommandConsole console)
    {
        var model = new Option<string?>("--model") { Description = "Only cells of this model.", HelpName = "NAME" };
        var method = new Option<string?>("--method") { Description = "Only cells of this method, by its name in the table.", HelpName = "NAME" };
        var message = new Option<string?>("--error") { Description = "Only cells whose error holds this text.", HelpName = "TEXT" };
        return SweepCommand.OnSweep(
            new("retry", "Open failed cells again, and go on with a cancelled sweep.",
                "decam sweep retry 0123456789abcdef --cluster localhost", "decam sweep retry 0123456789abcdef --method rise --error \"no device\" --cluster localhost"),
            console, sweep => RetryAsync(sweep, new(sweep.Parsed.GetValue(model), sweep.Parsed.GetValue(method), sweep.Parsed.GetValue(message))), [model, method, message],
            withoutCluster: "A sweep without a cluster only goes on while a command works on it; use 'decam sweep run SPEC', which tries failed cells again.");
    }

    private static async Task<int> RetryAsync(NamedWork sweep, SweepRetry which)
    {
        var known = await sweep.Calls.BegunAsync(sweep.Id, sweep.Stop);
        var opened = await sweep.Calls.AskAsync(() => sweep.Calls.Sweep(known.SweepId).RetryAsync(which), sweep.Stop);
        sweep.Console.Out.WriteDocument(sweep.Output.Json ? Json.Text(new { Schema = "decam.retry/1", known.SweepId, Opened = opened }) : Opened(opened, known.State));
        return ExitCode.Done;
    }

    private static string Opened(int cells, SweepState before) => cells > 0 ? $"{Words.Count(cells, "cell")} opened again."
        : before == SweepState.Cancelled ? "No failed cell is among those asked for; the cancelled sweep goes on with the cells it had left."
        : "No failed cell is among those asked for; nothing was opened again.";
}
