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
            var lines = new List<(RunEntry Run, bool IsPaused, string? WaitingFor)>();
            foreach (var run in runs) lines.Add((run, calls.IsPaused(run.RunId, run.State), await WaitingForAsync(calls, run, cancellationToken)));
            if (OutputOptions.Read(parsed).Json) console.Out.WriteLine(Json.Text(new { Schema = "decam.runs/1", Runs = lines.Select(l => RunDocuments.Of(l.Run, l.IsPaused, l.WaitingFor)) }));
            else foreach (var line in lines) console.Out.WriteLine(RunDocuments.Line(line.Run, line.IsPaused, line.WaitingFor));
            return ExitCode.Done;
        }, cancellationToken));
        return command;
    }

    // The list does not say what a run waits for; the run itself does.
    private static async Task<string?> WaitingForAsync(ClusterCalls calls, RunEntry run, CancellationToken cancellationToken) =>
        run.State != RunState.Running || calls.IsPaused(run.RunId, run.State) ? null
        : (await calls.AskAsync(calls.Cluster.Grains.GetGrain<IExplanationGrain>(run.RunId).StatusAsync, cancellationToken)).WaitingFor;
}
