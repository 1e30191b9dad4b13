using DeCam.Cluster.Client.Pages;
using DeCam.Cluster.Client.Sweeps.Specification;

namespace DeCam.Cluster.Client.Sweeps.Report;

/// <summary>What a reader must not miss of a method, in a word each.</summary>
internal static class MethodMarks
{
    /// <summary>The words.</summary>
    public static IReadOnlyList<string> Of(SweepMethod method) =>
    [
        .. method.IsControl ? (string[])["control"] : [],
        .. method.Maps is not null ? (string[])["given maps"] : [],
        .. method.Choice().MetricTuned ? (string[])["metric-tuned"] : [],
        .. method.PrecisionWords() is { } precision ? (string[])[precision] : [],
        .. method.LooksInside() ? (string[])["needs model internals"] : [],
    ];

    /// <summary>The name of a method with the words behind it.</summary>
    public static Html Named(SweepMethod method) => Html.Of($"{method.Name}{Of(method).Select(m => Html.Of($" <span class=\"mark\">{m}</span>"))}");
}
