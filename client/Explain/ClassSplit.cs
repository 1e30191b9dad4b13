using System.Globalization;
using DeCam.Cluster.Client.Clusters;
using DeCam.Methods;

namespace DeCam.Cluster.Client.Explain;

/// <summary>Several classes at once: one run serves them all where the masks of the method do not depend on the class, else each gets its own.</summary>
internal sealed class ClassSplit(ClusterConnection cluster, TimeProvider clock)
{
    // A control that draws its map from nothing: a run of it asks the model about the whole picture and scores no mask.
    private const string Control = "centre";
    private readonly RunSession _session = new(cluster, clock);

    /// <summary>The runs that a specification stands for.</summary>
    /// <exception cref="RunFailedException">The picture, the model or a class cannot be used.</exception>
    public async Task<IReadOnlyList<RunSpec>> SplitAsync(RunSpec spec, CancellationToken cancellationToken)
    {
        var mayBeSeveral = spec.ClassSelector.Contains(',', StringComparison.Ordinal) || spec.ClassSelector.Contains("top5", StringComparison.Ordinal);
        if (!mayBeSeveral || !DependsOnClass(spec)) return [spec];
        var classes = await ClassesAsync(spec, cancellationToken);
        return classes.Length == 1 ? [spec] : [.. classes.Select(c => spec with { ClassSelector = c.Class.ToString(CultureInfo.InvariantCulture) })];
    }

    /// <summary>The classes that the selector of a specification means, with what the model says of each.</summary>
    /// <exception cref="RunFailedException">The picture, the model or a class cannot be used.</exception>
    public async Task<TargetResult[]> ClassesAsync(RunSpec spec, CancellationToken cancellationToken)
    {
        var question = spec with { Method = Control, Preset = null, Options = [], Protocols = [], Snapshots = [], Budget = null, Seed = 0, DiscardMaps = true };
        using var claim = cluster.Claim(question);
        return (await _session.RunAsync(question, claim.RunId, resume: false, _ => { }, cancellationToken)).Targets;
    }

    private static bool DependsOnClass(RunSpec spec)
    {
        var method = MethodCatalog.Named(spec.Method);
        return method.MasksDependOnTarget || method.Resolve(spec.Preset, spec.Options, 1024, 1024).MetricTuned;
    }
}
