using DeCam.Cluster.Client.CommandLine;
using DeCam.Cluster.Client.Results;
using DeCam.Cluster.Client.Sweeps;

namespace DeCam.Cluster.Client.Runs;

/// <summary>What the commands on one run share.</summary>
internal static class RunCalls
{
    /// <summary>The run of an id, with its status.</summary>
    /// <exception cref="CommandFailedException">There is none of that id.</exception>
    public static async Task<(IExplanationGrain Run, RunStatus Status)> FindAsync(ClusterCalls calls, string id, CancellationToken cancellationToken)
    {
        var run = calls.Cluster.Grains.GetGrain<IExplanationGrain>(id);
        var status = await calls.AskAsync(run.StatusAsync, cancellationToken);
        return status.State != RunState.Unknown ? (run, status)
            : throw new CommandFailedException(ExitCode.Usage, $"Run '{id}' is not known to cluster '{calls.Cluster.Name}'; 'decam runs list' shows those that are.");
    }

    /// <summary>Writes a status, and the result where there is one, to standard output.</summary>
    public static async Task WriteAsync(ClusterCalls calls, IExplanationGrain run, RunStatus status, OutputSettings output, CommandConsole console, CancellationToken cancellationToken)
    {
        var result = status.State == RunState.Completed ? await calls.AskAsync(run.ResultAsync, cancellationToken) : null;
        if (output.Json)
        {
            console.Out.WriteLine(Json.Text(new { Schema = "decam.run/1", Run = RunDocuments.Of(status), Targets = result?.Targets.Select(Target) }));
            return;
        }

        console.Out.WriteLine(RunDocuments.Line(status));
        if (status.Failure is { } failure) console.Out.WriteLine(failure.Message);
        foreach (var target in result?.Targets ?? [])
        {
            console.Out.WriteLine(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"  class {target.Class} {target.Label}, probability {target.Probability:0.000}")
                + string.Concat(target.Curves.Select(c => string.Create(System.Globalization.CultureInfo.InvariantCulture, $", DiffAUC {c.DiffAuc:0.0} ({c.Protocol})"))));
        }
    }

    private static object Target(TargetResult target) => new
    {
        target.Class,
        target.Label,
        target.Probability,
        target.MapSha256,
        Metrics = target.Curves.Select(c => new { c.Protocol, c.InsertionAuc, c.DeletionAuc, c.DiffAuc }),
    };
}
