using System.CommandLine;
using DeCam.Cluster.Client.Clusters;
using DeCam.Cluster.Client.CommandLine;
using DeCam.Cluster.Client.Store;

namespace DeCam.Cluster.Client.Runs;

/// <summary><c>decam runs</c>: single explanations on a cluster.</summary>
internal static class RunsCommand
{
    /// <summary>The group of commands.</summary>
    public static Command Create(CommandConsole console) => new("runs", "List, show, watch, cancel and delete single explanations, and write their results.")
    {
        RunsListCommand.Create(console),
        RunsShowCommand.Create(console),
        RunsWatchCommand.Create(console),
        RunsResultsCommand.Create(console),
        RunsCancelCommand.Create(console),
        DeleteCommand.Create(console, DeletedKind.Runs),
    };

    /// <summary>Completes a command on one run.</summary>
    /// <param name="command">Name, help and examples.</param>
    /// <param name="console">Where the command writes.</param>
    /// <param name="action">What the command does; returns the exit code.</param>
    /// <param name="options">Options of this command alone.</param>
    public static Command OnRun(ExampleCommand command, CommandConsole console, Func<NamedWork, Task<int>> action, Option[]? options = null) =>
        NamedWork.Complete(command, console, "Id of the run; decam runs list shows them.", action, options);
}
