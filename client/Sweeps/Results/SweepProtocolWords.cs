using System.Globalization;
using DeCam.Masks;
using DeCam.Methods;
using DeCam.Metrics;
using DeCam.Scoring;

namespace DeCam.Cluster.Client.Sweeps.Results;

/// <summary>What a figure of a sweep means, in sentences.</summary>
internal static class SweepProtocolWords
{
    // The usual input, as an example where no result tells the size.
    private const int SidePixels = MethodCatalog.TypicalSidePixels;

    /// <summary>What a protocol of a sweep measured: where its curves start and end, and their steps at the maps' size; at that of each model where the sizes differ.</summary>
    public static string Definition(SweepSummary summary, string protocol)
    {
        var named = MetricProtocol.Named(protocol);
        var sizes = summary.Spec.Models.GroupBy(m => Size(summary, m.Name), m => m.Name).ToList();
        var measured = sizes.Where(s => s.Key.Height > 0).ToList();
        var steps = measured.Count == 0 ? $"{Steps(named, SidePixels, SidePixels)} (an example; no result tells the size here)"
            : string.Join(", ", measured.Select(s => Steps(named, s.Key.Height, s.Key.Width) + (sizes.Count > 1 ? $" ({string.Join(", ", s)})" : "")));
        return $"Protocol {protocol}: insertion starts from {Words(named.InsertionStart)}, deletion ends at {Words(named.DeletionEnd)}, in {steps}.";
    }

    /// <summary>What DiffAUC is, for which class and seeds.</summary>
    public static string Figure(SweepSpec spec) => spec.Metrics.Length == 0 ? "Nothing was measured." : string.Create(CultureInfo.InvariantCulture,
        $"DiffAUC = 100 (insertion - deletion), areas under the curves of the probability of {(spec.ClassSelector == TrueClasses.Selector ? "the true class" : $"class {spec.ClassSelector}")}, {(spec.Seeds.Length == 1 ? "seed" : "seeds")} {Seeds(spec)}.");

    /// <summary>The seeds, the first few and the last where they are many.</summary>
    public static string Seeds(SweepSpec spec) => spec.Seeds.Length <= 20
        ? string.Join(", ", spec.Seeds)
        : $"{string.Join(", ", spec.Seeds.Take(3))}, ..., {spec.Seeds[^1]} ({spec.Seeds.Length})";

    private static (int Height, int Width) Size(SweepSummary summary, string model) => summary.Of(model).Select(g => g.Size).FirstOrDefault(s => s.HeightPixels > 0);

    private static string Steps(MetricProtocol protocol, int height, int width)
    {
        var steps = protocol.Steps(height, width);
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
        Baseline.BoxBlur => "the image under a box of 128 x 128 pixels",
        _ => throw new ArgumentOutOfRangeException(nameof(baseline), baseline, "This baseline has no words; add them here."),
    };
}
