using System.Globalization;
using DeCam.Cluster.Client.CommandLine;
using DeCam.Cluster.Client.Progress;
using DeCam.Cluster.Client.Sweeps.Specification;
using DeCam.Scoring;

namespace DeCam.Cluster.Client.Sweeps.Results;

/// <summary>In how many bits the searches of a sweep scored their masks.</summary>
internal static class SweepPrecisions
{
    /// <summary>Name of the column.</summary>
    public const string Column = "precision";

    /// <summary>Whether a search of the sweep was to score in fewer bits than float32.</summary>
    public static bool AreAsked(SweepSpec spec) => Array.Exists(spec.Methods, m => m.Precision is not null);

    /// <summary>The precision of a cell's search; null for a failed cell, and for a method without a search.</summary>
    public static string? Of(SweepSpec spec, SweepRow row) =>
        row.Failure is not null || Array.Find(spec.Methods, m => m.Name == row.Method) is not { } method || !method.Searches() ? null
        : row.Calibration is { IsUsed: true } ? PrecisionNames.EightBits : SearchPrecision.OfTheModel(method.Precision);

    /// <summary>The precisions of a group's searches, with their counts where they differ; "" where nothing was searched.</summary>
    public static string Of(SweepGroupRows group)
    {
        if (!group.Method.Searches() || group.Done == 0) return "";
        var (int8, fp32) = (PrecisionNames.EightBits, SearchPrecision.OfTheModel(group.Method.Precision));
        var others = group.Done - group.InEightBits;
        return others == 0 ? int8 : group.InEightBits == 0 ? fp32 : string.Create(CultureInfo.InvariantCulture, $"{int8} {group.InEightBits}, {fp32} {others}");
    }

    /// <summary>What a reader must know of the searches in fewer bits, in sentences; "" where there are none.</summary>
    public static string Note(SweepSummary summary)
    {
        if (!AreAsked(summary.Spec)) return "";
        var auto = summary.Groups.Where(g => g.Method.Precision == PrecisionNames.Auto).ToList();
        var fallen = auto.Count == 0 ? "" : $" Of {Words.Count(auto.Sum(g => g.Done), "cell")} under auto, {auto.Sum(g => g.FellBack)} fell back and {(auto.Sum(g => g.FellBack) == 1 ? "was" : "were")} searched in float32.";
        List<string> notes = [];
        if (Array.Exists(summary.Spec.Methods, m => m.Precision is PrecisionNames.EightBits or PrecisionNames.Auto)) notes.Add($"int8: a network of 8-bit integers scored the search; the figures are the model's own.{fallen}");
        foreach (var precision in (string[])[PrecisionNames.TensorFloat, PrecisionNames.Half])
            if (Array.Exists(summary.Spec.Methods, m => m.Precision == precision)) notes.Add($"{precision}: the model scored the search in that; the figures are those of float32.");
        return string.Join(' ', notes);
    }
}
