using System.Runtime.InteropServices;
using DeCam.Statistics;

namespace DeCam.Cluster.Client.Sweeps.Results;

/// <summary>
/// The figures of one model and method under one protocol. The image is the unit: the seeds of an image are averaged first, because
/// they are no independent observations.
/// </summary>
/// <param name="protocol">Name of the protocol.</param>
internal sealed class SweepProtocolRows(string protocol)
{
    private readonly List<SweepImageFigures> _images = [];
    private readonly Dictionary<string, SweepImageFigures> _byName = new(StringComparer.Ordinal);
    private double[] _insertion = [];
    private double[] _deletion = [];
    private int _rows;
    private BootstrapInterval? _interval;

    /// <summary>Name of the protocol.</summary>
    public string Protocol => protocol;

    /// <summary>The images, in the order of the cells.</summary>
    public IReadOnlyList<SweepImageFigures> Images => _images;

    /// <summary>Mean DiffAUC over the images, or null without any.</summary>
    public double? MeanDiff => _images.Count > 0 ? _images.Average(i => i.Diff) : null;

    /// <summary>Mean area under the insertion curve over the images, or null without any.</summary>
    public double? MeanInsertionAuc => _images.Count > 0 ? _images.Average(i => i.InsertionAuc) : null;

    /// <summary>Mean area under the deletion curve over the images, or null without any.</summary>
    public double? MeanDeletionAuc => _images.Count > 0 ? _images.Average(i => i.DeletionAuc) : null;

    /// <summary>95 % interval of <see cref="MeanDiff"/>, or null with fewer than two images.</summary>
    public BootstrapInterval? Interval => _images.Count > 1 ? _interval ??= BootstrapInterval.OfMean([.. _images.Select(i => i.Diff)]) : null;

    /// <summary>Mean insertion curve over the cells.</summary>
    public double[] MeanInsertion => [.. _insertion.Select(v => v / _rows)];

    /// <summary>Mean deletion curve over the cells.</summary>
    public double[] MeanDeletion => [.. _deletion.Select(v => v / _rows)];

    /// <summary>Takes the curve of a cell.</summary>
    public void Add(string image, long seed, SweepCurve curve)
    {
        if (!_byName.TryGetValue(image, out var figures)) _images.Add(_byName[image] = figures = new(image));
        figures.Add(seed, curve);
        _interval = null;
        _rows++;
        AddTo(ref _insertion, curve.Insertion);
        AddTo(ref _deletion, curve.Deletion);
    }

    /// <summary>Differences of DiffAUC from another method, one for each image both have: the mean over the seeds both have.</summary>
    public double[] DifferencesFrom(SweepProtocolRows other) => [.. DifferencesByImageFrom(other).Select(d => d.Difference)];

    /// <summary>As <see cref="DifferencesFrom"/>, with the name of each image.</summary>
    public IEnumerable<(string Image, double Difference)> DifferencesByImageFrom(SweepProtocolRows other) =>
        from image in _images
        where other._byName.ContainsKey(image.Image)
        let difference = image.DifferenceFrom(other._byName[image.Image])
        where difference is not null
        select (image.Image, difference.Value);

    private static void AddTo(ref double[] sums, byte[] curve)
    {
        var values = MemoryMarshal.Cast<byte, float>(curve);
        if (sums.Length == 0) sums = new double[values.Length];
        for (var i = 0; i < values.Length; i++) sums[i] += values[i];
    }
}
