using DeCam.Explanations;
using DeCam.Methods;
using DeCam.Metrics;
using DeCam.Scoring;

namespace DeCam.Cluster.Grains.Sweeps;

/// <summary>Finds the faults of a specification that show without a look at images or models.</summary>
internal static class SweepSpecCheck
{
    private const string Rename = " or give it another name with 'as'";

    /// <exception cref="ScoringRefusedException">The specification has a fault; the message names it.</exception>
    public static void Check(SweepSpec spec)
    {
        foreach (var name in spec.Models.Select(m => m.File).Concat([spec.Images.Folder, spec.Images.Dataset, spec.Images.Include, spec.Images.Labels, spec.Images.Masks, spec.Images.Boxes]))
            if (name?.Contains('\0') == true) throw Refused($"The sweep names '{name.Replace("\0", "\\0", StringComparison.Ordinal)}', which holds the character NUL and can be no file; name a file or folder.");
        Some(spec.Models.Length, "model");
        Some(spec.Methods.Length, "method");
        Some(spec.Seeds.Length, "seed");
        if (spec.Seeds.Length > SweepSpec.MaxSeeds)
            throw Refused($"The sweep has {spec.Seeds.Length} seeds but at most {SweepSpec.MaxSeeds} are allowed; split it.");
        Once(spec.Models.Select(m => m.Name), "model", Rename);
        Once(spec.Methods.Select(m => m.Name), "method", Rename);
        Once(spec.Seeds.Select(s => $"{s}"), "seed");
        Once(spec.Metrics, "metric");
        foreach (var metric in spec.Metrics) _ = MetricProtocol.Named(metric);
        foreach (var method in spec.Methods.Where(m => m.Maps is null))
        {
            _ = MethodCatalog.Check(method.Method, method.Preset, method.Options);
            var plan = new ExplanationPlan { Method = method.Method, Preset = method.Preset, Options = method.Options, Budget = method.Budget ?? spec.Budget, Precision = PrecisionNames.Read(method.Precision) };
            AttributionPlan.Check(plan);
            CalibrationPlan.Check(plan);
        }

        if (spec.Models.FirstOrDefault(m => m.Sha256.Length == 0) is { } unknown)
            throw Refused($"Model '{unknown.File}' is not known to the cluster; put it into the models' folder.");
        if (spec.ClassSelector is ClassSelector.FiveBest || spec.ClassSelector.Contains(',', StringComparison.Ordinal))
            throw Refused($"A sweep explains one class for each image but '{spec.ClassSelector}' names several; use top1, true, an index or a label.");
        if (spec.Snapshots.Length > 0 && spec.Metrics.Length == 0)
            throw Refused("The snapshots of a sweep are judged by its first metric but it has none; give metrics or leave snapshots out.");
        if (spec.Images.Where.Filter is SweepFilter.Correct or SweepFilter.Wrong && !spec.HasTruth)
            throw Refused("The filter correct or wrong needs the true classes; set images.labels to a CSV file 'image,class' in the dataset, or to 'names'.");
        if (spec.Images is { Masks: not null, Boxes: not null })
            throw Refused("The images of the sweep have both masks and boxes; give one of them.");
        if (spec.ClassSelector == TrueClasses.Selector && !spec.HasTruth)
            throw Refused("The class 'true' needs the true classes; set images.labels to a CSV file 'image,class' in the dataset, or to 'names'.");
    }

    /// <exception cref="ScoringRefusedException">The sweep has more cells than allowed.</exception>
    public static void CheckCells(SweepSpec spec, int images, int limit)
    {
        var perModel = spec.Images.Limit is { } most ? Math.Min(images, most) : images;
        var cells = (Int128)spec.Models.Length * spec.Methods.Length * perModel * spec.Seeds.Length;
        if (cells > limit)
        {
            throw Refused($"The sweep has {spec.Models.Length} models x {spec.Methods.Length} methods x {perModel} images x {spec.Seeds.Length} seeds = {cells} cells " +
                $"but at most {limit} are allowed; split it or raise DeCam:Sweeps:MaxCells.");
        }
    }

    private static void Some(int count, string what)
    {
        if (count == 0) throw Refused($"The sweep has no {what}; give at least one.");
    }

    private static void Once(IEnumerable<string> names, string what, string orElse = "")
    {
        if (names.GroupBy(n => n, StringComparer.Ordinal).FirstOrDefault(g => g.Count() > 1) is { } twice)
            throw Refused($"The sweep names the {what} '{twice.Key}' twice; leave one out{orElse}.");
    }

    private static ScoringRefusedException Refused(string message) => new(RefusalKind.Input, message);
}
