namespace DeCam.Cluster.Client.Sweeps.Results;

/// <summary>The figures of one image under one protocol, means over its seeds.</summary>
/// <param name="image">Name of the image.</param>
internal sealed class SweepImageFigures(string image)
{
    private readonly List<(long Seed, double Diff)> _seeds = [];
    private double _insertion;
    private double _deletion;

    /// <summary>Name of the image.</summary>
    public string Image => image;

    /// <summary>DiffAUC.</summary>
    public double Diff => _seeds.Average(s => s.Diff);

    /// <summary>Area under the insertion curve.</summary>
    public double InsertionAuc => _insertion / _seeds.Count;

    /// <summary>Area under the deletion curve.</summary>
    public double DeletionAuc => _deletion / _seeds.Count;

    /// <summary>Takes the curve of a seed.</summary>
    public void Add(long seed, SweepCurve curve)
    {
        _seeds.Add((seed, curve.DiffAuc));
        _insertion += curve.InsertionAuc;
        _deletion += curve.DeletionAuc;
    }

    /// <summary>DiffAUC under a seed, or null where that failed.</summary>
    public double? Under(long seed) => _seeds.Where(s => s.Seed == seed).Select(s => (double?)s.Diff).FirstOrDefault();

    /// <summary>Mean difference of DiffAUC over the seeds both have, or null without any.</summary>
    public double? DifferenceFrom(SweepImageFigures other)
    {
        var differences = _seeds.Where(s => other.Under(s.Seed) is not null).Select(s => s.Diff - other.Under(s.Seed)!.Value).ToList();
        return differences.Count > 0 ? differences.Average() : null;
    }
}
