using DeCam.Masks;
using DeCam.Scoring;

namespace DeCam.Methods.Objects;

/// <summary>
/// Cuts one object out of a map: the smallest share of the frame, grown from the map's peak (<see cref="GrowingOrder"/>), that keeps half
/// of the probability when it alone is kept. Then it asks what is left without it.
/// </summary>
/// <param name="map">The map that shows the object, [H, W]; higher speaks more for it.</param>
/// <param name="frame">Height and width.</param>
/// <param name="former">Pixels of the objects found before, which are hidden in every mask; null for none.</param>
internal sealed class ObjectRegion(float[] map, ExplanationProblem frame, MaskBitmap? former)
{
    /// <summary>Evaluations that an object takes: the shares, and what is left.</summary>
    public const int Evaluations = Shares + 1;

    private const int Shares = 24;      // from nothing to everything, their roots in equal steps
    private const double Half = 0.5;
    private const Baseline Fill = Baseline.Zero;
    private readonly float[] _order = GrowingOrder.Of(map, frame.HeightPixels, frame.WidthPixels, former);
    private readonly int[] _counts = [.. Enumerable.Range(0, Shares).Select(i => (int)Math.Max(Math.Min(i, 1), (long)i * i * map.Length / ((Shares - 1) * (Shares - 1))))];
    private readonly List<ClassScore> _shares = [];
    private int _found = -1;

    /// <summary>Probability of the class with the former objects hidden.</summary>
    public double Whole => _shares[^1].Probability;

    /// <summary>What the next step asks about: the shares, smallest first, then what is left without the one found.</summary>
    public MaskRequest Next() => _found < 0 ? Request(_counts, isHidden: false) : Request([_counts[_found]], isHidden: true);

    /// <summary>Learns the score of the next mask.</summary>
    /// <param name="target">The class.</param>
    /// <param name="rival">The strongest other class.</param>
    /// <param name="first">Probability of the class in the whole image; null where that is <see cref="Whole"/>.</param>
    /// <returns>The object, after the last mask.</returns>
    public FoundObject? Learn(ClassScore target, ClassScore rival, double? first)
    {
        if (_found < 0)
        {
            _shares.Add(target);
            // Where even nothing keeps half, the first share that is something.
            if (_shares.Count == Shares) _found = Math.Max(1, _shares.FindIndex(s => s.Probability >= Half * Whole));
            return null;
        }

        var left = target.Probability;
        // What an empty frame has as well is no sign of the class.
        var isSeen = _shares[0].Probability < Half * left;
        return new(map, (double)_counts[_found] / map.Length, _shares[_found].Probability, left, isSeen && (target.Logit > rival.Logit || left >= Half * (first ?? Whole)));
    }

    /// <summary>The object's pixels and those of the former ones.</summary>
    public MaskBitmap WithFormer()
    {
        var region = new MaskBitmap(frame.HeightPixels, frame.WidthPixels);
        Request([_counts[_found]], isHidden: true).Masks.Draw(0, region);
        region.Invert();
        return region;
    }

    private MaskRequest Request(int[] counts, bool isHidden)
    {
        var masks = RankingMasks.Over(_order, counts, isHidden, out var resource);
        masks.Attach(resource);
        return HiddenRegion.In(new(masks, Fill, resource) { IsExact = true }, former);
    }
}
