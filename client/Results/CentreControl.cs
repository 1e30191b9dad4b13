using System.Globalization;
using DeCam.Cluster.Client.Clusters;
using DeCam.Methods;

namespace DeCam.Cluster.Client.Results;

/// <summary>
/// Judges the control, a map that only knows where the centre is, by the protocols of a run: what a map of that image has to be better
/// than. All methods share one such run for the same image, model and classes.
/// </summary>
internal sealed class CentreControl(ClusterConnection cluster, RunSession session)
{
    /// <summary>The control of each class, judged now or earlier; none where nothing is judged, or the control itself is the method.</summary>
    /// <param name="spec">What is explained.</param>
    /// <param name="classes">The classes.</param>
    /// <param name="cancellationToken">Stops watching.</param>
    public async Task<IReadOnlyDictionary<int, ControlPart>> JudgeAsync(RunSpec spec, IReadOnlyList<int> classes, CancellationToken cancellationToken)
    {
        if (!IsWanted(spec)) return new Dictionary<int, ControlPart>();
        var control = Of(spec, classes);
        using var claim = cluster.Claim(control);
        var result = await session.RunAsync(control, claim.RunId, restart: false, _ => { }, cancellationToken);
        // A salted id cannot be derived again.
        if (!claim.CanResume) await cluster.Grains.GetGrain<IExplanationGrain>(claim.RunId).ForgetAsync();
        return Parts(result);
    }

    /// <summary>The control of each class where it was judged earlier; it is not judged now.</summary>
    /// <param name="spec">What was explained.</param>
    /// <param name="classes">The classes.</param>
    /// <param name="calls">Asks.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async Task<IReadOnlyDictionary<int, ControlPart>> StoredAsync(RunSpec spec, IReadOnlyList<int> classes, ClusterCalls calls, CancellationToken cancellationToken)
    {
        if (!IsWanted(spec)) return new Dictionary<int, ControlPart>();
        var run = calls.Cluster.Grains.GetGrain<IExplanationGrain>(RunIds.Of(Of(spec, classes)));
        return await calls.AskAsync(run.ResultAsync, cancellationToken) is { } result ? Parts(result) : new Dictionary<int, ControlPart>();
    }

    private static bool IsWanted(RunSpec spec) => spec.Protocols.Length > 0 && spec.Method != MethodCatalog.Control;

    private static RunSpec Of(RunSpec spec, IReadOnlyList<int> classes) => spec with
    {
        Method = MethodCatalog.Control,
        Preset = null,
        Options = new(StringComparer.Ordinal),
        Budget = null,
        Precision = null,
        Snapshots = [],
        Seed = 0,
        ClassSelector = string.Join(',', classes.Select(c => c.ToString(CultureInfo.InvariantCulture))),
    };

    private static Dictionary<int, ControlPart> Parts(RunResult result) => result.Targets.ToDictionary(t => t.Class,
        t => new ControlPart(MethodCatalog.Control, ResultDocuments.Metrics(t.Curves, result.HeightPixels, result.WidthPixels)));
}
