using System.CommandLine;
using DeCam.Cluster.Client.Clusters;
using DeCam.Cluster.Client.CommandLine;

namespace DeCam.Cluster.Client.Runs;

/// <summary><c>decam runs list</c>: the latest single explanations, newest first.</summary>
internal static class RunsListCommand
{
    private const int Limit = 50;

    /// <summary>The command.</summary>
    public static Command Create(CommandConsole console)
    {
        var limit = Parsers.Number("--limit", $"Runs at most, up to {IRunIndexGrain.PageLimit}. [default: {Limit}]", 1, IRunIndexGrain.PageLimit);
        var cluster = new ClusterOptions();
        var command = new ExampleCommand("list", "List the latest single explanations, newest first; those of sweeps are not among them.",
            "decam runs list", "decam runs list --cluster localhost --json");
        command.Options.Add(limit);
        cluster.AddTo(command);
        command.SetAction((parsed, cancellationToken) => ClusterCalls.UseAsync(cluster.Read(parsed), OutputOptions.Read(parsed), console, async calls =>
        {
            var count = Math.Min(parsed.GetValue(limit) ?? Limit, IRunIndexGrain.PageLimit);
            var runs = await calls.AskAsync(() => calls.Cluster.Grains.GetGrain<IRunIndexGrain>(0).ListAsync(null, count), cancellationToken);
            if (OutputOptions.Read(parsed).Json) console.Out.WriteLine(Json.Text(new { Schema = "decam.runs/1", Runs = runs.Select(r => RunDocuments.Of(r, calls.IsPaused(r.RunId, r.State))) }));
            else foreach (var run in runs) console.Out.WriteLine(RunDocuments.Line(run, calls.IsPaused(run.RunId, run.State)));
            return ExitCode.Done;
        }, cancellationToken));
        return command;
    }
}
