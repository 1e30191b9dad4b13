using System.Runtime.Intrinsics;

namespace DeCam.Inference.Quantisation;

/// <summary>
/// Rounds the weights of a channel one after the other, each up or down, so that the differences they make to the mean of the output in
/// each picture cancel. A search compares pictures that are masked in other ways, and what moves their means apart disturbs it most.
/// </summary>
internal sealed class MeanKeepingRounding
{
    // How much a weight is to stay near its own value, beside what it makes up for of the others.
    private const float Own = 3;

    private readonly int _pictures;
    private readonly Vector256<float>[] _means;     // [in, pictures], padded with zeros
    private readonly float[] _squares;
    private readonly int _width;

    /// <summary>Keeps means.</summary>
    /// <param name="means">[picture][in], means of the channels of the layer's input.</param>
    public MeanKeepingRounding(IReadOnlyList<float[]> means)
    {
        _pictures = means.Count;
        _width = (_pictures + Vector256<float>.Count - 1) / Vector256<float>.Count;
        var channels = means[0].Length;
        (_means, _squares) = (new Vector256<float>[channels * _width], new float[channels]);
        for (var channel = 0; channel < channels; channel++)
        {
            for (var picture = 0; picture < _pictures; picture++)
            {
                ref var part = ref _means[(channel * _width) + (picture / Vector256<float>.Count)];
                part = part.WithElement(picture % Vector256<float>.Count, means[picture][channel]);
            }

            _squares[channel] = Product(_means.AsSpan(channel * _width, _width), _means.AsSpan(channel * _width, _width));
        }
    }

    /// <summary>Rounds the weights of one channel of the output.</summary>
    /// <param name="weights">[in, taps].</param>
    /// <param name="step">Their step.</param>
    /// <param name="first">The first channel of the input that they take.</param>
    /// <param name="taps">Weights for each of those.</param>
    /// <param name="values">Takes the integers.</param>
    /// <returns>The mean by which the output is too high.</returns>
    public double Round(ReadOnlySpan<float> weights, float step, int first, int taps, Span<sbyte> values)
    {
        Span<Vector256<float>> differences = stackalloc Vector256<float>[_width];
        differences.Clear();
        for (var i = 0; i < weights.Length; i++)
        {
            var channel = first + (i / taps);
            var means = _means.AsSpan(channel * _width, _width);
            var wanted = weights[i] / step;
            if (_squares[channel] > 0) wanted -= Product(differences, means) / (step * (1 + Own) * _squares[channel]);
            var below = MathF.Floor(weights[i] / step);
            values[i] = (sbyte)Math.Clamp(MathF.Round(Math.Clamp(wanted, below, below + 1)), -sbyte.MaxValue, sbyte.MaxValue);
            var error = (values[i] * step) - weights[i];
            for (var part = 0; part < differences.Length; part++) differences[part] += error * means[part];
        }

        var sum = 0.0;
        foreach (var part in differences) sum += Vector256.Sum(part);
        return sum / _pictures;
    }

    private static float Product(ReadOnlySpan<Vector256<float>> a, ReadOnlySpan<Vector256<float>> b)
    {
        var sum = Vector256<float>.Zero;
        for (var i = 0; i < a.Length; i++) sum += a[i] * b[i];
        return Vector256.Sum(sum);
    }
}
