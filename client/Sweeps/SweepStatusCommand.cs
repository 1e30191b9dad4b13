using System.CommandLine;
using DeCam.Cluster.Client.CommandLine;

namespace DeCam.Cluster.Client.Sweeps;

/// <summary><c>decam sweep status</c>: the counters and means of a sweep so far.</summary>
internal static class SweepStatusCommand
{
    /// <summary>The command.</summary>
    public static Command Create(CommandConsole console)
    {
        var id = SweepCommand.Id();
        var cluster = new ClusterOptions();
        var command = new ExampleCommand("status", "Show how far a sweep is.", "decam sweep status 0123456789abcdef --cluster localhost");
        command.Arguments.Add(id);
        cluster.AddTo(command);
        command.SetAction((parsed, cancellationToken) => SweepCommand.WithClusterAsync(cluster.Read(parsed), OutputOptions.Read(parsed), console, async calls =>
        {
            await WriteAsync(calls, await calls.StatusAsync(parsed.GetValue(id)!, cancellationToken), OutputOptions.Read(parsed), console, cancellationToken);
            return ExitCode.Done;
        }, cancellationToken));
        return command;
    }

    /// <summary>Writes a status to standard output.</summary>
    public static async Task WriteAsync(ClusterCalls calls, SweepStatus status, OutputSettings output, CommandConsole console, CancellationToken cancellationToken)
    {
        var spec = await calls.SpecAsync(status.SweepId, cancellationToken);
        if (output.Json)
        {
            console.Out.WriteLine(SweepDocuments.Text(status, spec));
            return;
        }

        console.Out.WriteLine($"Sweep {status.SweepId} '{status.Name}' is {SweepDocuments.Word(status.State)}: {SweepWords.Counts(status)}, {status.OpenRuns} runs open.");
        foreach (var line in SweepWords.Groups(status, spec)) console.Out.WriteLine(line);
        if (status.Failure is { } failure) console.Out.WriteLine(failure.Message);
    }
}
