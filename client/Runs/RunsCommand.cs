using System.CommandLine;
using DeCam.Cluster.Client.CommandLine;

namespace DeCam.Cluster.Client.Runs;

/// <summary><c>decam runs</c>: single explanations on a cluster.</summary>
internal static class RunsCommand
{
    /// <summary>The group of commands.</summary>
    public static Command Create(CommandConsole console) => new("runs", "List, show, watch and cancel single explanations.")
    {
        RunsListCommand.Create(console),
        RunsShowCommand.Create(console),
        RunsWatchCommand.Create(console),
        RunsCancelCommand.Create(console),
    };

    /// <summary>The argument that names a run.</summary>
    public static Argument<string> Id() => new("ID") { Description = "Id of the run; decam runs list shows them." };
}
