using System.CommandLine;
using DeCam.Cluster.Client.Clusters;
using DeCam.Cluster.Client.CommandLine;
using DeCam.Cluster.Client.Store;
using DeCam.Cluster.Client.Sweeps.Results;

namespace DeCam.Cluster.Client.Sweeps;

/// <summary><c>decam sweep</c>: many explanations under one protocol.</summary>
internal static class SweepCommand
{
    /// <summary>The group of commands.</summary>
    public static Command Create(CommandConsole console) => new("sweep", "Explain many images with many models and methods, and compare them.")
    {
        SweepInitCommand.Create(console),
        SweepCheckCommand.Create(console),
        SweepSchemaCommand.Create(console),
        SweepRunCommand.Create(console),
        SweepSubmitCommand.Create(console),
        SweepListCommand.Create(console),
        SweepStatusCommand.Create(console),
        SweepWatchCommand.Create(console),
        SweepResultsCommand.Create(console),
        SweepCancelCommand.Create(console),
        SweepRetryCommand.Create(console),
        SweepAuditCommand.Create(console),
        DeleteCommand.Create(console, DeletedKind.Sweeps),
    };

    /// <summary>Completes a command on one sweep.</summary>
    /// <param name="command">Name, help and examples.</param>
    /// <param name="console">Where the command writes.</param>
    /// <param name="action">What the command does; returns the exit code.</param>
    /// <param name="options">Options of this command alone.</param>
    /// <param name="withoutCluster">The refusal where no cluster is named, for a command that needs one; null where a cluster in this process will do.</param>
    public static Command OnSweep(ExampleCommand command, CommandConsole console, Func<NamedWork, Task<int>> action, Option[]? options = null, string? withoutCluster = null) =>
        NamedWork.Complete(command, console, "Id of the sweep; decam sweep list shows them.", action, options, withoutCluster);

    /// <summary>The argument that names a specification.</summary>
    public static Argument<string> Spec() => new("SPEC") { Description = "Specification of the sweep, YAML or JSON." };

    /// <summary>The exit code that tells how a sweep ended and whether its rows are there.</summary>
    public static int ExitCodeOf(SweepSummary summary) => summary.Status switch
    {
        { State: SweepState.Failed, Failure: { } failure } => ExitCode.Of(failure.Kind),
        _ when summary.LostRows > 0 => ExitCode.Internal,
        { State: SweepState.Cancelled } or { FailedCells: > 0 } => ExitCode.SomeFailed,
        _ => ExitCode.Done,
    };
}
