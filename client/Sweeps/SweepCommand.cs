using System.CommandLine;
using DeCam.Cluster.Client.Clusters;
using DeCam.Cluster.Client.CommandLine;
using DeCam.Cluster.Client.Explain;

namespace DeCam.Cluster.Client.Sweeps;

/// <summary><c>decam sweep</c>: many explanations under one protocol.</summary>
internal static class SweepCommand
{
    /// <summary>The group of commands.</summary>
    public static Command Create(CommandConsole console) => new("sweep", "Explain many images with many models and methods, and compare them.")
    {
        SweepRunCommand.Create(console),
        SweepSubmitCommand.Create(console),
        SweepListCommand.Create(console),
        SweepStatusCommand.Create(console),
        SweepWatchCommand.Create(console),
        SweepResultsCommand.Create(console),
        SweepCancelCommand.Create(console),
        SweepRetryCommand.Create(console),
        SweepAuditCommand.Create(console),
    };

    /// <summary>The argument that names a specification.</summary>
    public static Argument<string> Spec() => new("SPEC") { Description = "Specification of the sweep, YAML or JSON." };

    /// <summary>The argument that names a sweep.</summary>
    public static Argument<string> Id() => new("ID") { Description = "Id of the sweep; decam sweep list shows them." };

    /// <summary>The option for the folder of results.</summary>
    public static Option<string?> Out() => new("--out") { Description = "Folder for results. [env: DECAM_OUT] [default: decam-out]", HelpName = "DIR" };

    /// <summary>Opens the cluster and does something there.</summary>
    public static async Task<int> WithClusterAsync(ClusterSettings settings, OutputSettings output, CommandConsole console,
        Func<ClusterCalls, Task<int>> action, CancellationToken cancellationToken)
    {
        var warnings = new Warnings(console, output);
        await using var cluster = await ClusterConnection.OpenAsync(settings, warnings.Add, cancellationToken);
        return await action(new(cluster, TimeProvider.System));
    }

    /// <summary>What the end of a sweep tells the caller.</summary>
    public static int ExitCodeOf(SweepStatus status) => status switch
    {
        { State: SweepState.Failed, Failure: { } failure } => ExitCode.Of(failure.Kind),
        { State: SweepState.Cancelled } or { FailedCells: > 0 } => ExitCode.SomeFailed,
        _ => ExitCode.Done,
    };
}
