namespace DeCam.Cluster.Client.Sweeps.Results;

/// <summary>How many cells each kind of device scored.</summary>
internal sealed class SweepArithmetics
{
    private const string Any = "any";
    private readonly Dictionary<(string Model, string Fingerprint), (ArithmeticKind? Kind, int Cells)> _cells = [];

    /// <summary>Takes a row.</summary>
    public void Add(SweepRow row)
    {
        if (row.Failure is not null) return;
        var key = (row.Model, row.Arithmetic?.Fingerprint ?? "");
        _cells[key] = (row.Arithmetic, _cells.GetValueOrDefault(key).Cells + 1);
    }

    /// <summary>Whether the cells of a model were scored by several kinds, or one by devices of any.</summary>
    public bool AreMixed => IsKnown && (_cells.Keys.Select(k => k.Model).Distinct().Count() < _cells.Count || _cells.Values.Any(c => c.Kind is null));

    // Earlier versions did not note it.
    private bool IsKnown => _cells.Values.Any(c => c.Kind is not null);

    /// <summary>The counts, by model and kind; a kind of null stands for devices of any.</summary>
    public IEnumerable<(string Model, ArithmeticKind? Kind, int Cells)> Counts =>
        _cells.OrderBy(c => c.Key.Model, StringComparer.Ordinal).ThenBy(c => c.Key.Fingerprint, StringComparer.Ordinal).Select(c => (c.Key.Model, c.Value.Kind, c.Value.Cells));

    /// <summary>The table; null where it is not known.</summary>
    public SweepTableText? TableOf(SweepSpec spec) => !IsKnown && !(spec.AnyArithmetic && _cells.Count > 0) ? null : new("Arithmetic",
        ["model", "arithmetic", "machine", "runtime", "cells"], 4,
        [.. Counts.Select(c => (IReadOnlyList<string>)[c.Model, c.Kind?.Fingerprint ?? Any, c.Kind?.Machine ?? "", c.Kind?.Runtime ?? "", SweepFigures.Whole(c.Cells)])],
        string.Join(' ', Notes()));

    private IEnumerable<string> Notes()
    {
        yield return "Cells that were done. The devices of one arithmetic give a cell the same bytes, those of another give it other last bits.";
        if (_cells.Values.Any(c => c.Kind is { Varies: true })) yield return "Cells that a card or a model server scored are not reproducible to the last bit: it may vary with what is scored at the same time.";
        if (_cells.Values.Any(c => c.Kind is null)) yield return "Cells of any arithmetic are not reproducible to the last bit.";
    }
}
