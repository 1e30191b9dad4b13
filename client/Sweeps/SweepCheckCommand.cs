using System.CommandLine;
using DeCam.Cluster.Client.CommandLine;

namespace DeCam.Cluster.Client.Sweeps;

/// <summary><c>decam sweep check</c>: what is wrong with a specification, or what it will cost.</summary>
internal static class SweepCheckCommand
{
    /// <summary>The command.</summary>
    public static Command Create(CommandConsole console)
    {
        var spec = SweepCommand.Spec();
        var cluster = new ClusterOptions();
        var command = new ExampleCommand("check", "Check a specification and tell its cells, evaluations and estimated time; nothing is started.",
            "decam sweep check table1.yaml", "decam sweep check table1.yaml --cluster gateway:silo-1:30000 --json");
        command.Arguments.Add(spec);
        cluster.AddTo(command);
        command.SetAction((parsed, cancellationToken) => SweepPlanJob.RunAsync(parsed.GetValue(spec)!, cluster.Read(parsed), OutputOptions.Read(parsed), console, cancellationToken));
        return command;
    }
}
