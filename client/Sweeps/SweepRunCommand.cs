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
        var output = SweepCommand.Out();
        var resume = new Option<bool>("--resume") { Description = "Go on with what an interrupted command had done." };
        var retry = new Option<bool>("--retry-failed") { Description = "With --resume: open failed cells again." };
        var id = SweepIdOption.Create();
        var cluster = new ClusterOptions();
        var command = new ExampleCommand("run", "Submit a sweep, watch it, and write its results.",
            "decam sweep run table1.yaml", "decam sweep run table1.yaml --out table1 --resume", "decam sweep run table1.yaml --cluster gateway:silo-1:30000");
        command.Arguments.Add(spec);
        command.Options.Add(output);
        command.Options.Add(resume);
        command.Options.Add(retry);
        command.Options.Add(id);
        cluster.AddTo(command);
        command.SetAction((parsed, cancellationToken) => SweepRunJob.RunAsync(new()
        {
            SpecFile = parsed.GetValue(spec)!,
            OutputFolder = parsed.GetValue(output) ?? OutputFolder.Default,
            Resume = parsed.GetValue(resume),
            RetryFailed = parsed.GetValue(retry),
            Id = parsed.GetValue(id),
            Cluster = cluster.Read(parsed),
            Output = OutputOptions.Read(parsed),
        }, console, cancellationToken));
        return command;
    }
}
