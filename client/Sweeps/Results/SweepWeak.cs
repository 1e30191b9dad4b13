using System.Globalization;
using DeCam.Cluster.Client.Progress;
using DeCam.Cluster.Client.Results;
using DeCam.Cluster.Client.Sweeps.Specification;
using DeCam.Methods;

namespace DeCam.Cluster.Client.Sweeps.Results;

/// <summary>
/// Which maps of a sweep are weak: the halves of their masks do not agree, or they are not above the control of their model, image and
/// seed under the first protocol. The control's rows come last, so they are read before the table is written.
/// </summary>
internal sealed class SweepWeak(SweepSpec spec)
{
    /// <summary>The rule in words.</summary>
    public static string Rule { get; } = string.Create(CultureInfo.InvariantCulture, $"not above the control, or with halves whose rank correlation is under {WeakMap.LeastCorrelation}");

    private const int Named = 5;

    private readonly SweepMethod? _control = spec.Metrics.Length == 0 ? null : SweepControls.First(spec);
    private readonly Dictionary<(string Model, string Image, long Seed), double> _diffs = [];

    /// <summary>Whether rows have to be taken before the first is asked about.</summary>
    public bool NeedsRows => _control is not null;

    /// <summary>Takes a row: of the control, else it is passed over.</summary>
    public void Add(SweepRow row)
    {
        if (row.Method == _control?.Name && row.Curves is [var curve, ..]) _diffs[(row.Model, row.Image, row.Seed)] = curve.DiffAuc;
    }

    /// <summary>Whether the map of a row is weak; null where nothing tells.</summary>
    public bool? IsWeak(SweepRow row)
    {
        if (!IsJudged(row)) return null;
        if (WhyWeak(row) is not null) return true;
        return row.SplitHalf is null && (row.Curves.Length == 0 || ControlOf(row) is null) ? null : false;
    }

    /// <summary>Why the map of a row is weak, in a sentence; null where it is not, and for controls.</summary>
    public string? WhyWeak(SweepRow row)
    {
        if (!IsJudged(row)) return null;
        var own = row.Curves is [var first, ..] ? first : null;
        return WeakMap.Sentence(own?.Protocol, own?.DiffAuc, ControlOf(row), row.SplitHalf, _control is null or { Method: MethodCatalog.Control } ? WeakMap.Centre : _control.DisplayName());
    }

    /// <summary>How many images of a group have a weak map, the seeds of an image averaged first; null where nothing tells.</summary>
    /// <param name="group">The model and method.</param>
    /// <param name="control">The control's group of the same model, or null.</param>
    /// <param name="protocol">The protocol; null for the halves alone.</param>
    public static int? Images(SweepGroupRows group, SweepGroupRows? control, string? protocol)
    {
        if (group.Method.IsControl) return null;
        var apart = group.Halves.Where(h => h.Value.Sum / h.Value.Count < WeakMap.LeastCorrelation).Select(h => h.Key).ToHashSet();
        var differences = control is null || protocol is null ? [] : group.Under(protocol).DifferencesByImageFrom(control.Under(protocol)).ToList();
        if (group.Halves.Count == 0 && differences.Count == 0) return null;
        apart.UnionWith(differences.Where(d => !(d.Difference > 0)).Select(d => d.Image));
        return apart.Count;
    }

    /// <summary>The sentence on the weak maps of a sweep; null where there is none.</summary>
    public static string? Sentence(SweepSummary summary)
    {
        var control = SweepControls.First(summary.Spec);
        var protocol = summary.Spec.Metrics.FirstOrDefault();
        var weak = new List<string>();
        foreach (var model in summary.Spec.Models)
            foreach (var group in summary.Of(model.Name))
                if (Images(group, control is null ? null : summary.Group(model.Name, control.Name), protocol) is > 0 and var count)
                    weak.Add($"{group.Method.DisplayName()} with {model.Name} on {Words.Count(count, "image")}");
        if (weak.Count == 0) return null;
        return $"Weak maps ({Rule}): {string.Join(", ", weak.Take(Named))}{(weak.Count > Named ? $" and {weak.Count - Named} more" : "")}.";
    }

    private bool IsJudged(SweepRow row) => row.Failure is null && !Array.Exists(spec.Methods, m => m.IsControl && m.Name == row.Method);

    private double? ControlOf(SweepRow row) => _diffs.TryGetValue((row.Model, row.Image, row.Seed), out var diff) ? diff : null;
}
