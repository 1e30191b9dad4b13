using System.Globalization;
using DeCam.Cluster.Client.CommandLine;
using DeCam.Methods;
using DeCam.Scoring;

namespace DeCam.Cluster.Client.Clusters;

/// <summary>Several classes at once: one run serves them all where the masks of the method do not depend on the class, else each gets its own.</summary>
internal sealed class ClassSplit(ClusterConnection cluster, TimeProvider clock)
{
    private readonly TimeSpan _storePatience = cluster.IsEmbedded ? DescriptionFollower.StorePatienceAlone : DescriptionFollower.StorePatience;

    /// <summary>The runs that a specification stands for.</summary>
    /// <exception cref="CommandFailedException">The picture, the model or a class cannot be used.</exception>
    public async Task<IReadOnlyList<RunSpec>> SplitAsync(RunSpec spec, CancellationToken cancellationToken)
    {
        var mayBeSeveral = spec.ClassSelector.Contains(',', StringComparison.Ordinal) || spec.ClassSelector.Contains(ClassSelector.FiveBest, StringComparison.Ordinal);
        if (!mayBeSeveral || !DependsOnClass(spec)) return [spec];
        var classes = await ClassesAsync(spec, cancellationToken);
        return classes.Length == 1 ? [spec] : [.. classes.Select(c => spec with { ClassSelector = c.Class.ToString(CultureInfo.InvariantCulture) })];
    }

    /// <summary>The classes that the selector of a specification means, with what the model says of each.</summary>
    /// <exception cref="CommandFailedException">The picture, the model or a class cannot be used.</exception>
    public async Task<ClassPredictionWire[]> ClassesAsync(RunSpec spec, CancellationToken cancellationToken) => (await ViewAsync(spec, cancellationToken)).Targets;

    /// <summary>What the model sees of the picture of a specification.</summary>
    /// <exception cref="CommandFailedException">The picture, the model or a class cannot be used.</exception>
    public async Task<ModelViewWire> ViewAsync(RunSpec spec, CancellationToken cancellationToken)
    {
        var follower = new DescriptionFollower(cluster.Grains, new PatientCalls(cluster.Name, clock, cluster.IsEmbedded), clock, _storePatience);
        var answer = await follower.AskAsync(new(spec.Model, spec.ImageSha256, spec.ClassSelector, spec.Priority), null, cancellationToken);
        if (answer.View is { } view) return view;
        var failure = answer.Refusal ?? StoreAway(spec, answer.Unavailable!);
        throw new CommandFailedException(failure with { Message = RunSession.Named(failure.Message, spec) });
    }

    private Failure StoreAway(RunSpec spec, Failure reason) => reason with
    {
        Message = $"The classes of image '{spec.ImageName}' could not be asked for: the artifact store has been away for {_storePatience.TotalSeconds:0} s " +
            $"({Sentence.Reason(reason.Message)}); see that every silo reaches it, and start again.",
    };

    private static bool DependsOnClass(RunSpec spec)
    {
        var choice = MethodCatalog.Check(spec.Method, spec.Preset, spec.Options);
        return MethodCatalog.Named(spec.Method).MasksDependOnTarget || choice.MetricTuned || choice.NeedsRival;
    }
}
