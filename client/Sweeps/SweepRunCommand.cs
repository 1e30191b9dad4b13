using System.CommandLine;
using DeCam.Cluster.Client.CommandLine;
using DeCam.Cluster.Client.Results;

namespace DeCam.Cluster.Client.Sweeps;

/// <summary><c>decam sweep run</c>: submits a sweep, watches it and writes its results.</summary>
internal static class SweepRunCommand
{
    /// <summary>The command.</summary>
    public static Command Create(CommandConsole console)
    {
        var spec = SweepCommand.Spec();
        var output = OutputFolder.Option();
        var restart = new RestartOptions("the sweep");
        // Scripts of earlier versions name it.
        var retry = new Option<bool>("--retry-failed") { Description = "Changes nothing: failed cells are tried again." };
        var id = SweepIdOption.Create();
        var arithmetic = new ArithmeticOption();
        var plan = new Option<bool>("--plan") { Description = "Tell cells, evaluations and estimated time, as decam sweep check does, and start nothing." };
        var cluster = new ClusterOptions();
        var command = new ExampleCommand("run", "Submit a sweep or go on with it, watch it, and write its results.",
            "decam sweep run table1.yaml", "decam sweep run table1.yaml --out table1 --restart", "decam sweep run table1.yaml --cluster gateway:silo-1:30000");
        command.Arguments.Add(spec);
        command.Options.Add(output);
        restart.AddTo(command);
        command.Options.Add(retry);
        command.Options.Add(id);
        command.Options.Add(plan);
        arithmetic.AddTo(command);
        cluster.AddTo(command);
        command.SetAction((parsed, cancellationToken) => parsed.GetValue(plan)
            ? SweepPlanJob.RunAsync(parsed.GetValue(spec)!, cluster.Read(parsed), OutputOptions.Read(parsed), console, cancellationToken)
            : SweepRunJob.RunAsync(new()
            {
                SpecFile = parsed.GetValue(spec)!,
                OutputFolder = parsed.GetValue(output) ?? OutputFolder.Default,
                Restart = restart.Read(parsed),
                Id = parsed.GetValue(id),
                AnyArithmetic = arithmetic.IsAny(parsed),
                Cluster = cluster.Read(parsed),
                Output = OutputOptions.Read(parsed),
            }, console, cancellationToken));
        return command;
    }
}
