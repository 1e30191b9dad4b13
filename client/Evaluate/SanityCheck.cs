using System.Globalization;
using System.Runtime.InteropServices;
using DeCam.Cluster.Client.Clusters;
using DeCam.Cluster.Client.CommandLine;
using DeCam.Scoring;
using DeCam.Statistics;

namespace DeCam.Cluster.Client.Evaluate;

/// <summary>Compares maps that ought to differ (Adebayo et al. 2018, Sanity checks for saliency maps).</summary>
internal sealed class SanityCheck(ClusterConnection cluster, TimeProvider clock, Action<RunStatus> news)
{
    private readonly RunSession _session = new(cluster, clock);

    /// <summary>The class to explain, and the most probable other one; null for a model of one class.</summary>
    /// <exception cref="CommandFailedException">Several classes are named.</exception>
    public async Task<(ClassPredictionWire Target, ClassPredictionWire? Other)> ClassesAsync(RunSpec spec, CancellationToken cancellationToken)
    {
        var split = new ClassSplit(cluster, clock);
        var named = await split.ClassesAsync(spec, cancellationToken);
        if (named is not [var target])
            throw new CommandFailedException(ExitCode.Usage, $"Option --sanity compares the map of one class but --class {spec.ClassSelector} names {named.Length}; give one.");
        var first = await split.ClassesAsync(spec with { ClassSelector = ClassSelector.FiveBest }, cancellationToken);
        return (target, first.FirstOrDefault(c => c.Class != target.Class));
    }

    /// <summary>Both checks of one method.</summary>
    /// <param name="spec">The run whose map is checked.</param>
    /// <param name="target">Its class.</param>
    /// <param name="other">Another class, or null.</param>
    /// <param name="shuffled">The model with shuffled weights, or null.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<MethodSanity> RunAsync(RunSpec spec, ClassPredictionWire target, ClassPredictionWire? other, ModelRef? shuffled, CancellationToken cancellationToken)
    {
        spec = spec with { ClassSelector = Index(target) };
        var (map, evaluations) = await MapAsync(spec, cancellationToken);
        ClassSanity? classes = null;
        WeightSanity? weights = null;
        if (other is not null)
        {
            var (second, spent) = await MapAsync(spec with { ClassSelector = Index(other) }, cancellationToken);
            classes = new(other.Class, other.Label.Length > 0 ? other.Label : null, Correlation(map, second));
            evaluations += spent;
        }

        if (shuffled is not null)
        {
            var (second, spent) = await MapAsync(spec with { Model = shuffled }, cancellationToken);
            weights = new(shuffled.Sha256, Correlation(map, second));
            evaluations += spent;
        }

        return new(spec.Method, spec.Seed, evaluations, classes, weights);
    }

    private async Task<(float[] Map, int Evaluations)> MapAsync(RunSpec spec, CancellationToken cancellationToken)
    {
        using var claim = cluster.Claim(spec);
        var result = await _session.RunAsync(spec, claim.RunId, restart: false, news, cancellationToken);
        var map = await cluster.GetAsync(result.Targets[0].MapSha256, cancellationToken);
        return (MemoryMarshal.Cast<byte, float>(map.Span).ToArray(), result.Evaluations);
    }

    private static double? Correlation(float[] map, float[] second) => RankCorrelation.Spearman(map, second) is var figure && double.IsNaN(figure) ? null : figure;

    private static string Index(ClassPredictionWire target) => target.Class.ToString(CultureInfo.InvariantCulture);
}
