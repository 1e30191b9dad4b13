using DeCam.Cluster.Client.Clusters;
using DeCam.Cluster.Client.CommandLine;
using DeCam.Cluster.Client.Results;
using DeCam.Metrics;

namespace DeCam.Cluster.Client.Runs;

/// <summary>What the commands on one run share.</summary>
internal static class RunCalls
{
    /// <summary>The run of an id, with its status.</summary>
    /// <exception cref="CommandFailedException">The cluster knows no run of that id.</exception>
    public static async Task<(IExplanationGrain Run, RunStatus Status)> FindAsync(NamedWork one)
    {
        var run = one.Calls.Cluster.Grains.GetGrain<IExplanationGrain>(one.Id);
        var status = await one.Calls.AskAsync(run.StatusAsync, one.Stop);
        return status.State != RunState.Unknown ? (run, status)
            : throw new CommandFailedException(ExitCode.Usage, $"Run '{one.Id}' is not known to cluster '{one.Calls.Cluster.Name}'; 'decam runs list' shows those that are.");
    }

    /// <summary>Whether a run goes on but nobody works on it: the process of its embedded cluster has ended.</summary>
    public static bool IsPaused(this ClusterCalls calls, string id, RunState state) => state == RunState.Running && !calls.Cluster.IsWorkedOn(id);

    /// <summary>Writes a status, and the result where there is one, to standard output.</summary>
    public static async Task WriteAsync(NamedWork one, IExplanationGrain run, RunStatus status)
    {
        var (console, isPaused) = (one.Console, one.Calls.IsPaused(one.Id, status.State));
        var result = status.State == RunState.Completed ? await one.Calls.AskAsync(run.ResultAsync, one.Stop) : null;
        if (one.Output.Json)
        {
            console.Out.WriteDocument(Json.Text(new { Schema = "decam.run/1", Run = RunDocuments.Of(status, isPaused), Targets = result?.Targets.Select(Target) }));
            return;
        }

        console.Out.WriteLine(RunDocuments.Line(status, isPaused));
        if (status.Failure is { } failure) console.Out.WriteLine(failure.Message);
        foreach (var target in result?.Targets ?? [])
        {
            console.Out.WriteLine(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"  class {target.Class} {target.Label}, probability {target.Probability:0.000}")
                + string.Concat(target.Curves.Select(c => $", DiffAUC {DiffAucText.Of(c.DiffAuc)} ({c.Protocol})"))
                + (Panel(target) is { } panel ? $", mean DiffAUC {DiffAucText.Of(panel.MeanDiffAuc)} ({panel.Panel})" : ""));
        }
    }

    private static PanelFigure? Panel(TargetResult target) => MetricPanel.FigureOf(target.Curves.Select(c => (c.Protocol, c.DiffAuc)));

    private static object Target(TargetResult target) => new
    {
        target.Class,
        target.Label,
        target.Probability,
        target.MapSha256,
        Metrics = target.Curves.Select(c => new { c.Protocol, c.InsertionAuc, c.DeletionAuc, c.DiffAuc }),
        Panel = Panel(target),
    };
}
