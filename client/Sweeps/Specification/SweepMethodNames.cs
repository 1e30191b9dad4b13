using DeCam.Methods;
using DeCam.Scoring;

namespace DeCam.Cluster.Client.Sweeps.Specification;

/// <summary>Methods of a sweep as every table, plot and line calls them.</summary>
internal static class SweepMethodNames
{
    // Maps made elsewhere have no search here.
    private static readonly MethodChoice Given = new(null, new Dictionary<string, object>(), 0, false);

    /// <summary>Every option in use, with its value.</summary>
    public static MethodChoice Choice(this SweepMethod method) => method.Choice(MethodCatalog.TypicalSidePixels, MethodCatalog.TypicalSidePixels);

    /// <summary>As <see cref="Choice(SweepMethod)"/>, with the evaluations planned for an input of that size.</summary>
    public static MethodChoice Choice(this SweepMethod method, int height, int width) => method.Maps is not null ? Given
        : MethodCatalog.Named(method.Method).Resolve(method.Preset, method.Options, height, width);

    /// <summary>Its name with the marks a reader must not miss: a control looks at nothing, a metric-tuned method at the metric, given maps were made elsewhere, some methods look inside the model, and some search in fewer bits.</summary>
    public static string DisplayName(this SweepMethod method) =>
        method.Name + (method.IsControl ? " (control)" : "") + (method.Maps is not null ? " (given maps)" : "") + (method.Choice().MetricTuned ? " (metric-tuned)" : "") + (method.PrecisionWords() is { } precision ? $" ({precision})" : "")
        + (method.LooksInside() ? " (needs model internals)" : "");

    /// <summary>What scores its search beside the model in float32: "int8", "tf32", "fp16", or "int8 or fp32" where that is decided for each cell; null for the model in float32.</summary>
    public static string? PrecisionWords(this SweepMethod method) =>
        method.Precision == PrecisionNames.Auto ? $"{PrecisionNames.EightBits} or {PrecisionNames.Fp32}" : method.Precision;

    /// <summary>Whether it searches with scores.</summary>
    public static bool Searches(this SweepMethod method) => !method.IsControl && method.Maps is null && !method.LooksInside();

    /// <summary>Whether it looks inside the model.</summary>
    public static bool LooksInside(this SweepMethod method) => method.Maps is null && MethodCatalog.Named(method.Method).LooksInside;
}
