using DeCam.Methods;

namespace DeCam.Cluster.Client.Sweeps;

/// <summary>Methods of a sweep as every table, plot and line calls them.</summary>
internal static class SweepMethodNames
{
    // Grids and windows must fit the input; any fits a large one, and no option in use depends on it.
    private const int LargeSide = 1024;

    /// <summary>Every option in use, with its value.</summary>
    public static MethodChoice Choice(this SweepMethod method) => method.Choice(LargeSide, LargeSide);

    /// <summary>As <see cref="Choice(SweepMethod)"/>, with the evaluations planned for an input of that size.</summary>
    public static MethodChoice Choice(this SweepMethod method, int height, int width) =>
        MethodCatalog.Named(method.Method).Resolve(method.Preset, method.Options, height, width);

    /// <summary>Its name with the marks a reader must not miss: a control looks at nothing, a metric-tuned method at the metric.</summary>
    public static string DisplayName(this SweepMethod method) =>
        method.Name + (method.IsControl ? " (control)" : "") + (method.Choice().MetricTuned ? " (metric-tuned)" : "");
}
