using System.Globalization;
using DeCam.Masks;
using DeCam.Metrics;

namespace DeCam.Cluster.Client.Sweeps.Results;

/// <summary>What a figure of a sweep means, in sentences.</summary>
internal static class SweepProtocolWords
{
    // The usual input, where no map tells the size.
    private const int SidePixels = 224;

    /// <summary>What a protocol measures: where its curves start and end, and their steps, for an input of a size.</summary>
    public static string Definition(MetricProtocol protocol, int height, int width)
    {
        var steps = protocol.Steps(height, width);
        return string.Create(CultureInfo.InvariantCulture,
            $"Protocol {protocol.Name}: insertion starts from {Words(protocol.InsertionStart)}, deletion ends at {Words(protocol.DeletionEnd)}, in {Steps(steps, height, width)}.");
    }

    /// <summary>The definition of a protocol of a sweep, at the size of its maps, and under what the sweep used it.</summary>
    public static string Definition(SweepSummary summary, string protocol)
    {
        (int height, int width) = summary.Groups.Select(g => g.Size).Where(s => s.HeightPixels > 0).FirstOrDefault((SidePixels, SidePixels));
        return Definition(MetricProtocol.Named(protocol), height, width);
    }

    /// <summary>What DiffAUC is, for which class and seeds.</summary>
    public static string Figure(SweepSpec spec) => spec.Metrics.Length == 0 ? "Nothing was measured." : string.Create(CultureInfo.InvariantCulture,
        $"DiffAUC = 100 (insertion - deletion), areas under the curves of the probability of class {spec.ClassSelector}, {(spec.Seeds.Length == 1 ? "seed" : "seeds")} {Seeds(spec)}.");

    /// <summary>The seeds, the first few and the last where they are many.</summary>
    public static string Seeds(SweepSpec spec) => spec.Seeds.Length <= 20
        ? string.Join(", ", spec.Seeds)
        : $"{string.Join(", ", spec.Seeds.Take(3))}, ..., {spec.Seeds[^1]} ({spec.Seeds.Length})";

    private static string Steps(int[] steps, int height, int width)
    {
        var isEven = steps.Zip(steps.Skip(1), (a, b) => b - a).Distinct().Count() == 1;
        return string.Create(CultureInfo.InvariantCulture,
            $"{steps.Length - 1} steps of {(isEven ? "" : "about ")}{Math.Round((double)steps[^1] / (steps.Length - 1)):N0} pixels at {height} x {width}");
    }

    private static string Words(Baseline baseline) => baseline switch
    {
        Baseline.Zero => "zero (the mean colour)",
        Baseline.Black => "black",
        Baseline.Blur => "the blurred image (Gaussian, 11 x 11 pixels, sigma 5)",
        Baseline.Mean => "the image's mean colour",
        _ => throw new ArgumentOutOfRangeException(nameof(baseline), baseline, "This baseline has no words; add them here."),
    };
}
