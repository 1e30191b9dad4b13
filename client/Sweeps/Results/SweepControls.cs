using DeCam.Methods;

namespace DeCam.Cluster.Client.Sweeps.Results;

/// <summary>The controls of a sweep, and what is not told apart from them.</summary>
internal static class SweepControls
{
    /// <summary>What stands behind a figure that is not above the controls.</summary>
    public const string Mark = "†";

    /// <summary>The mark in words.</summary>
    public const string Note = "† Not told apart from a control: the 95 % interval reaches into the control's, or lies below it.";

    /// <summary>The control that maps are held against: the centre, else the first one; null where there is none.</summary>
    public static SweepMethod? First(SweepSpec spec) =>
        Array.Find(spec.Methods, m => m.IsControl && m.Method == MethodCatalog.Control) ?? Array.Find(spec.Methods, m => m.IsControl);

    /// <summary>Whether the interval of a method's mean is not wholly above that of every control of the same model; not for controls, and not where there are no intervals.</summary>
    public static bool IsWithin(SweepSummary summary, SweepGroupRows group, string figure) =>
        !group.Method.IsControl && group.Under(figure).Interval is { } own
        && summary.Of(group.Model).Any(g => g.Method.IsControl && g.Under(figure).Interval is { } control && own.Low <= control.High);

    /// <summary>The note where a mark stands under a figure, else "".</summary>
    public static string NoteOf(SweepSummary summary, string figure) => summary.Groups.Any(g => IsWithin(summary, g, figure)) ? Note : "";
}
