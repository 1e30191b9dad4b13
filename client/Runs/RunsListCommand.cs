using System.CommandLine;
using DeCam.Cluster.Client.Clusters;
using DeCam.Cluster.Client.CommandLine;

namespace DeCam.Cluster.Client.Runs;

/// <summary><c>decam runs list</c>: the latest single explanations, newest first.</summary>
internal static class RunsListCommand
{
    private const int Limit = 50;
    private static readonly TimeSpan AnswersWithin = TimeSpan.FromSeconds(2);

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
            var lines = await Task.WhenAll(runs.Select(async run => (Run: run, IsPaused: calls.IsPaused(run.RunId, run.State), WaitingFor: await WaitingForAsync(calls, run, cancellationToken))));
            if (OutputOptions.Read(parsed).Json) console.Out.WriteDocument(Json.Text(new { Schema = "decam.runs/1", Runs = lines.Select(l => RunDocuments.Of(l.Run, l.IsPaused, l.WaitingFor)) }));
            else foreach (var line in lines) console.Out.WriteLine(RunDocuments.Line(line.Run, line.IsPaused, line.WaitingFor));
            return ExitCode.Done;
        }, cancellationToken));
        return command;
    }

    /// <summary>What a run waits for. One that does not answer soon, or with an error, must not hold up the list.</summary>
    /// <param name="status">Asks the run.</param>
    /// <param name="clock">Measures the time.</param>
    /// <param name="cancellationToken">Gives up.</param>
    internal static async Task<string?> WaitingForAsync(Func<Task<RunStatus>> status, TimeProvider clock, CancellationToken cancellationToken)
    {
        try
        {
            return (await status().WaitAsync(AnswersWithin, clock, cancellationToken)).WaitingFor;
        }
        catch (Exception) when (!cancellationToken.IsCancellationRequested)
        {
            return null;
        }
    }

    // The list does not say what a run waits for; the run itself does.
    private static async Task<string?> WaitingForAsync(ClusterCalls calls, RunEntry run, CancellationToken cancellationToken) =>
        run.State != RunState.Running || calls.IsPaused(run.RunId, run.State) ? null
        : await WaitingForAsync(calls.Cluster.Grains.GetGrain<IExplanationGrain>(run.RunId).StatusAsync, calls.Clock, cancellationToken);
}
