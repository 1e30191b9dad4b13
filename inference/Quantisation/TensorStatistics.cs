using System.Numerics.Tensors;

namespace DeCam.Inference.Quantisation;

/// <summary>What calibration keeps of a tensor: its range over all pictures, and the mean of each channel in each picture.</summary>
internal sealed class TensorStatistics
{
    private readonly List<float[]> _means = [];

    /// <summary>Least value; infinite or no number where one of the values is.</summary>
    public float Least { get; private set; } = float.PositiveInfinity;

    /// <summary>Largest value; infinite or no number where one of the values is.</summary>
    public float Most { get; private set; } = float.NegativeInfinity;

    /// <summary>Whether every value was a number.</summary>
    public bool IsFinite => float.IsFinite(Least) && float.IsFinite(Most);

    /// <summary>Mean of each channel, the second dimension, in each run: [run][channel].</summary>
    public IReadOnlyList<float[]> Means => _means;

    /// <summary>Adds the values of a run.</summary>
    /// <param name="values">[N, C, ...].</param>
    /// <param name="shape">Their shape.</param>
    /// <param name="hasMeans">Whether means are wanted.</param>
    public void Add(ReadOnlySpan<float> values, ReadOnlySpan<long> shape, bool hasMeans)
    {
        // Both hand on what is no number.
        Least = MathF.Min(Least, TensorPrimitives.Min(values));
        Most = MathF.Max(Most, TensorPrimitives.Max(values));
        if (!hasMeans || shape.Length < 2) return;
        var (images, channels) = ((int)shape[0], (int)shape[1]);
        var (places, sums) = (values.Length / (images * channels), new double[channels]);
        for (var i = 0; i < images * channels; i++) sums[i % channels] += places == 1 ? values[i] : TensorPrimitives.Sum(values.Slice(i * places, places));
        _means.Add(Array.ConvertAll(sums, sum => ShortMantissa.Nearest((float)(sum / ((long)images * places)))));
    }
}
