using DeCam.Masks;
using DeCam.Scoring;

namespace DeCam.Methods.EllipseRidge;

/// <summary>
/// Random ellipses, half of them inserted into the blurred image, half kept on zero; the map is the smooth linear model of the
/// score on what was kept. The map so far guides where later ellipses go; no metric is looked at.
/// </summary>
internal sealed class EllipseRidgeExplainer : RoundExplainer
{
    private const int RoundMasks = 256;
    private static readonly Baseline[] Fills = [Baseline.Blur, Baseline.Zero];
    private readonly EllipseRidgeOptions _options;
    private readonly EllipseSampler _sampler;
    private readonly SmoothRidge _ridge;
    private readonly CellCoverage _coverage;
    private readonly MaskBitmap _mask;
    private readonly double[] _shares;
    private float[]? _map;

    public EllipseRidgeExplainer(ExplanationProblem problem, EllipseRidgeOptions options) : base(problem, options.Masks)
    {
        _options = options;
        _sampler = new(problem, options);
        _ridge = new(options.Grid, Fills.Length);
        _coverage = new(problem.HeightPixels, problem.WidthPixels, options.Grid, options.Grid);
        _mask = new(problem.HeightPixels, problem.WidthPixels);
        _shares = new double[options.Grid * options.Grid];
    }

    public override float[] Map(int target) => [.. Fitted()];

    protected override IReadOnlyList<MaskRequest> NextRound(int most)
    {
        var isGuided = _options.Guide > 0 && Asked >= _options.GuideFrom;
        if (isGuided) _sampler.Follow(Fitted());
        var wanted = isGuided ? _options.Refit : _options.Guide > 0 ? _options.GuideFrom - Asked : RoundMasks;
        var count = Math.Min(most, wanted);
        var genes = new float[count * _options.Ellipses * Ellipse.Genes];
        for (var i = 0; i < count; i++)
            _sampler.Draw(Asked + i, genes.AsSpan(i * _options.Ellipses * Ellipse.Genes, _options.Ellipses * Ellipse.Genes));
        var half = (count + (Asked & 1)) / 2;       // an odd mask out goes to the fill that has fewer
        var masks = new EllipseMasks(_options.Ellipses, genes);
        return [.. Split(masks, count - half, count).Select((m, fill) => new MaskRequest(m, Fills[fill])).Where(r => r.Masks.Count > 0)];
    }

    protected override void Learn(MaskRequest request, int index, ReadOnlySpan<ClassScore> scores)
    {
        request.Masks.Draw(index, _mask);
        _coverage.Measure(_mask, _shares);
        _ridge.Add(_shares, Array.IndexOf(Fills, request.Baseline), _options.Score.Of(scores[0]));
        _map = null;
    }

    private float[] Fitted() => _map ??= _ridge.Draw(Problem.HeightPixels, Problem.WidthPixels);

    private static MaskSet[] Split(EllipseMasks masks, int first, int count) =>
        [masks.Pick([.. Enumerable.Range(0, first)]), masks.Pick([.. Enumerable.Range(first, count - first)])];
}
