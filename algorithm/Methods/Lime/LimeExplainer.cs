using DeCam.Imaging;
using DeCam.Masks;
using DeCam.Numerics;
using DeCam.Randomness;
using DeCam.Scoring;

namespace DeCam.Methods.Lime;

/// <summary>
/// Fits a linear model of the score on which superpixels are kept, samples near the whole image weighing more; a pixel's value
/// is the coefficient of its segment.
/// </summary>
/// <remarks>
/// The first sample is the whole image; in all others each segment is kept with probability 1/2. The weight is
/// sqrt(exp(-d^2 / width^2)) with d the cosine distance of the on/off vector to the vector of ones, as the authors compute it.
/// </remarks>
internal sealed class LimeExplainer : RoundExplainer
{
    private const int RoundMasks = 250;
    private static readonly RandomPurpose KeptSegments = new(19);
    private readonly LimeOptions _options;
    private readonly Superpixels _superpixels;
    private readonly WeightedRidge _ridge;
    private readonly double[] _values;

    public LimeExplainer(ExplanationProblem problem, LimeOptions options) : base(problem, options.Samples)
    {
        var image = problem.Image ?? throw new ArgumentException("LIME needs the picture to segment it.", nameof(problem));
        _options = options;
        _superpixels = Slic.Segment(image, options.Segments, options.Compactness);
        _ridge = new(_superpixels.Count, problem.TargetCount);
        _values = new double[problem.TargetCount];
    }

    public override float[] Map(int target)
    {
        var coefficients = _ridge.Coefficients(target, _options.Penalty);
        return Array.ConvertAll(_superpixels.Labels, label => (float)coefficients[label]);
    }

    protected override IReadOnlyList<MaskRequest> NextRound(int most)
    {
        var count = Math.Min(most, RoundMasks);
        var bits = new bool[count * _superpixels.Count];
        for (var i = 0; i < count; i++) Sample(Asked + i, bits.AsSpan(i * _superpixels.Count, _superpixels.Count));
        var masks = SegmentMasks.Over(_superpixels.Labels, _superpixels.Count, bits, out var labels);
        return [new(masks, _options.Baseline, labels)];
    }

    protected override void Learn(MaskRequest request, int index, ReadOnlySpan<ClassScore> scores)
    {
        var bits = new bool[_superpixels.Count];
        Sample(Told, bits);
        for (var target = 0; target < scores.Length; target++) _values[target] = _options.Score.Of(scores[target]);
        _ridge.Add(bits, Weight(bits), _values);
    }

    private void Sample(int sample, Span<bool> bits)
    {
        var random = new CounterRandom(Problem.Seed, KeptSegments, individual: sample);
        for (var i = 0; i < bits.Length; i++) bits[i] = sample == 0 || (random.NextBits() & 1) != 0;
    }

    // The cosine of an on/off vector with the vector of ones is sqrt(kept / all).
    private double Weight(ReadOnlySpan<bool> bits)
    {
        var distance = 1 - Math.Sqrt((double)bits.Count(true) / bits.Length);
        return Math.Sqrt(PortableMath.Exp(-(distance * distance) / (_options.KernelWidth * _options.KernelWidth)));
    }
}
