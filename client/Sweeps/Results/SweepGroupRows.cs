using System.Runtime.InteropServices;

namespace DeCam.Cluster.Client.Sweeps.Results;

/// <summary>The figures of one model with one method, gathered from its rows.</summary>
/// <param name="model">Name of the model.</param>
/// <param name="method">The method.</param>
internal sealed class SweepGroupRows(string model, SweepMethod method)
{
    private double[] _insertion = [];
    private double[] _deletion = [];

    /// <summary>Name of the model.</summary>
    public string Model => model;

    /// <summary>The method.</summary>
    public SweepMethod Method => method;

    /// <summary>DiffAUC of the first protocol, by image and seed, in the order of the cells.</summary>
    public List<(string Image, long Seed, double Diff)> Diffs { get; } = [];

    /// <summary>DiffAUC at each snapshot, and the number of rows that have it.</summary>
    public SortedDictionary<int, (double Sum, int Count)> Snapshots { get; } = [];

    /// <summary>Cells with a result.</summary>
    public int Done { get; private set; }

    /// <summary>Cells parked.</summary>
    public int Failed { get; private set; }

    /// <summary>Sum of the areas under the insertion curves.</summary>
    public double InsertionSum { get; private set; }

    /// <summary>Sum of the areas under the deletion curves.</summary>
    public double DeletionSum { get; private set; }

    /// <summary>Evaluations of the search in all.</summary>
    public long Evaluations { get; private set; }

    /// <summary>Whether a search looked at the metric.</summary>
    public bool MetricTuned { get; private set; }

    /// <summary>Mean insertion curve of the first protocol.</summary>
    public double[] MeanInsertion => [.. _insertion.Select(v => v / Diffs.Count)];

    /// <summary>Mean deletion curve of the first protocol.</summary>
    public double[] MeanDeletion => [.. _deletion.Select(v => v / Diffs.Count)];

    /// <summary>Mean DiffAUC, or null without one.</summary>
    public double? MeanDiff => Diffs.Count > 0 ? Diffs.Average(d => d.Diff) : null;

    /// <summary>Takes a row.</summary>
    public void Add(SweepRow row)
    {
        if (row.Failure is not null)
        {
            Failed++;
            return;
        }

        Done++;
        Evaluations += row.Evaluations;
        MetricTuned |= row.MetricTuned;
        foreach (var snapshot in row.Snapshots)
        {
            var (sum, count) = Snapshots.GetValueOrDefault(snapshot.Evaluations);
            Snapshots[snapshot.Evaluations] = (sum + snapshot.DiffAuc, count + 1);
        }

        if (row.Curves.Length == 0) return;
        var curve = row.Curves[0];
        Diffs.Add((row.Image, row.Seed, curve.DiffAuc));
        InsertionSum += curve.InsertionAuc;
        DeletionSum += curve.DeletionAuc;
        AddTo(ref _insertion, curve.Insertion);
        AddTo(ref _deletion, curve.Deletion);
    }

    private static void AddTo(ref double[] sums, byte[] curve)
    {
        var values = MemoryMarshal.Cast<byte, float>(curve);
        if (sums.Length == 0) sums = new double[values.Length];
        for (var i = 0; i < values.Length; i++) sums[i] += values[i];
    }
}
