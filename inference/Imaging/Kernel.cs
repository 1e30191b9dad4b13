using DeCam.Inference.Preprocessing;

namespace DeCam.Inference.Imaging;

/// <summary>The input pixels of one axis that make one output pixel.</summary>
/// <param name="First">The first of them.</param>
/// <param name="Weights">Their weights in fixed point of <see cref="Kernel.WeightBits"/> bits; together 1.</param>
internal readonly record struct Contribution(int First, int[] Weights);

/// <summary>
/// A filter as Pillow applies it (Resample.c): as wide as the reduction where it is antialiased, weights rounded to fixed point and cut
/// at the edges of the picture.
/// </summary>
internal static class Kernel
{
    /// <summary>Bits behind the point of a weight.</summary>
    public const int WeightBits = 22;

    /// <summary>Half a level, which rounds a sum of weighed levels.</summary>
    public const int Half = 1 << (WeightBits - 1);

    private const double CubicA = -0.5;
    private const long MostAdded = 1 << 24;

    /// <summary>The contributions to a part of an axis.</summary>
    /// <param name="from">Length of the input, in pixels.</param>
    /// <param name="to">Length of the whole output, in pixels.</param>
    /// <param name="part">First output pixel and their number.</param>
    /// <param name="interpolation">The filter.</param>
    /// <param name="isAntialiased">Whether the filter is widened where the axis is reduced; if not, it keeps its width, as in TensorFlow and OpenCV.</param>
    public static Contribution[] Contributions(int from, long to, (long First, int Count) part, Interpolation interpolation, bool isAntialiased)
    {
        // A side that keeps its length is taken as it is.
        if (from == to) return [.. Enumerable.Range((int)part.First, part.Count).Select(Whole)];
        var scale = (double)from / to;
        if (interpolation == Interpolation.Nearest) return Nearest(scale, from - 1, part);
        var (reach, weight) = Filter(interpolation);
        var widening = isAntialiased ? Math.Max(scale, 1) : 1;
        var contributions = new Contribution[part.Count];
        for (var i = 0; i < contributions.Length; i++)
        {
            var centre = (part.First + i + 0.5) * scale;
            var first = Math.Max((int)(centre - reach * widening + 0.5), 0);
            var end = Math.Min((int)(centre + reach * widening + 0.5), from);
            var weights = new double[end - first];
            for (var k = 0; k < weights.Length; k++) weights[k] = weight((first + k - centre + 0.5) / widening);
            var sum = weights.Sum();
            contributions[i] = new(first, Array.ConvertAll(weights, w => Fixed(w / sum)));
        }

        return contributions;
    }

    // Pillow (Geometry.c) adds up the step, whose rounding decides between two pixels that are equally near.
    private static Contribution[] Nearest(double scale, int last, (long First, int Count) part)
    {
        var at = scale / 2;
        if (part.First > MostAdded) at = (part.First + 0.5) * scale;
        else for (var i = 0L; i < part.First; i++) at += scale;
        var contributions = new Contribution[part.Count];
        for (var i = 0; i < contributions.Length; i++, at += scale) contributions[i] = Whole(Math.Min((int)at, last));
        return contributions;
    }

    /// <summary>The level of a sum of weighed levels and <see cref="Half"/>.</summary>
    public static byte Level(int sum) => (byte)Math.Clamp(sum >> WeightBits, 0, byte.MaxValue);

    private static Contribution Whole(int pixel) => new(pixel, [1 << WeightBits]);

    private static int Fixed(double weight) => (int)(weight * (1 << WeightBits) + (weight < 0 ? -0.5 : 0.5));

    // Pixels that a filter reaches on each side, and its weight at a distance.
    private static (double Reach, Func<double, double> Weight) Filter(Interpolation interpolation) => interpolation switch
    {
        Interpolation.Bilinear => (1, x => Math.Max(0, 1 - Math.Abs(x))),
        Interpolation.Bicubic => (2, x => Cubic(Math.Abs(x))),
        Interpolation.Lanczos => (3, x => Math.Abs(x) < 3 ? Sinc(x) * Sinc(x / 3) : 0),
        Interpolation.Area => (0.5, x => x is > -0.5 and <= 0.5 ? 1 : 0),
        _ => throw new ArgumentOutOfRangeException(nameof(interpolation), interpolation, "This interpolation is not known."),
    };

    // Keys 1981, "Cubic convolution interpolation for digital image processing", equation 15 with a free parameter a.
    private static double Cubic(double x) => x switch
    {
        < 1 => ((CubicA + 2) * x - (CubicA + 3)) * x * x + 1,
        < 2 => (((x - 5) * x + 8) * x - 4) * CubicA,
        _ => 0,
    };

    private static double Sinc(double x) => x == 0 ? 1 : Math.Sin(x * Math.PI) / (x * Math.PI);
}
