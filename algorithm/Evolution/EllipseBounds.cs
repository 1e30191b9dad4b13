using DeCam.Masks;
using DeCam.Randomness;

namespace DeCam.Evolution;

/// <summary>The region of the genes of K ellipses: sides within limits, centres inside the image, rotation in [0, 180) degrees.</summary>
/// <remarks>
/// Karatsiolis and Kamilaris 2023 call the repair "clip". The lower limit H/20 is theirs; the upper is an option, because it cannot be
/// read in our source. Both sides are measured against the height. A side out of limits is changed about its centre, which stays.
/// </remarks>
/// <param name="ellipses">K.</param>
/// <param name="heightPixels">Height of the image, H.</param>
/// <param name="widthPixels">Width of the image.</param>
/// <param name="shortestSide">Shortest side of a box as a part of H.</param>
/// <param name="longestSide">Longest side of a box as a part of H.</param>
public sealed class EllipseBounds(int ellipses, int heightPixels, int widthPixels, double shortestSide, double longestSide) : SearchBounds
{
    private readonly double _shortest = shortestSide * heightPixels;
    private readonly double _longest = longestSide * heightPixels;

    /// <inheritdoc/>
    public override int Dimensions => ellipses * Ellipse.Genes;

    /// <summary>Centres uniform in the image, sides uniform between their limits, rotation uniform.</summary>
    public override void Sample(CounterRandom random, Span<float> genes)
    {
        for (var at = 0; at < genes.Length; at += Ellipse.Genes)
        {
            var ellipse = genes.Slice(at, Ellipse.Genes);
            PutSide(ref ellipse[0], ref ellipse[2], random.NextDouble() * widthPixels, Side(random));
            PutSide(ref ellipse[1], ref ellipse[3], random.NextDouble() * heightPixels, Side(random));
            ellipse[4] = (float)(random.NextDouble() * 180);
            Repair(ellipse);
        }
    }

    /// <inheritdoc/>
    public override void Repair(Span<float> genes)
    {
        for (var at = 0; at < genes.Length; at += Ellipse.Genes)
        {
            var ellipse = genes.Slice(at, Ellipse.Genes);
            RepairSide(ref ellipse[0], ref ellipse[2], widthPixels);
            RepairSide(ref ellipse[1], ref ellipse[3], heightPixels);
            ellipse[4] = Wrap(ellipse[4]);
        }
    }

    private double Side(CounterRandom random) => _shortest + random.NextDouble() * (_longest - _shortest);

    private void RepairSide(ref float low, ref float high, int extent)
    {
        if (low > high) (low, high) = (high, low);
        var centre = ((double)low + high) / 2;
        var side = (double)high - low;
        var slack = 1e-6 * (extent + _longest);     // the rounding of a corner put in place before
        if (side >= _shortest - slack && side <= _longest + slack && centre >= -slack && centre <= extent + slack) return;
        PutSide(ref low, ref high, Math.Clamp(centre, 0, extent), Math.Clamp(side, _shortest, _longest));
    }

    private static void PutSide(ref float low, ref float high, double centre, double side) =>
        (low, high) = ((float)(centre - side / 2), (float)(centre + side / 2));

    private static float Wrap(float degrees)
    {
        if (degrees is >= 0 and < 180) return degrees;
        var wrapped = (float)(degrees - 180 * Math.Floor((double)degrees / 180));
        return wrapped < 180 ? wrapped : 0;
    }
}
