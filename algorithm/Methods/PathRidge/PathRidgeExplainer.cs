using DeCam.Imaging;
using DeCam.Masks;
using DeCam.Methods.EllipseRidge;
using DeCam.Numerics;
using DeCam.Scoring;

namespace DeCam.Methods.PathRidge;

/// <summary>
/// Ellipses teach where to look; from then on most masks keep or hide the first pixels in the order of the map so far with smooth
/// noise, at levels where scores still vary. The map is a smooth linear model of the scores with each level's mean taken out, joined
/// by one that is climbed on a Gaussian process.
/// </summary>
internal sealed class PathRidgeExplainer : RoundExplainer, IMapEvidence
{
    private const int GuidedFrom = 120;
    private const int PathsFrom = 200;
    private const double EllipsesInRound = 0.2;
    private const int SurrogateFrom = 40;
    private const int EndsFrom = 300;
    private const double FilterRadius = 1 / 28.0;       // of the shorter side
    private const int NoiseFalls = 2000;        // masks over which the noise falls to half its strength
    private readonly PathRidgeOptions _options;
    private readonly CellGrid _grid;
    private readonly MaskFamily[] _families;
    private readonly MaskDraws _draws;
    private readonly PathEvidence _evidence;
    private readonly SurrogateSamples? _samples;
    private readonly GuidedFilter? _filter;
    private readonly StableTop? _top;
    private readonly CellCoverage _coverage;
    private readonly MaskBitmap _mask;
    private readonly double[] _shares;
    private readonly int[] _ellipses;           // masks of ellipses asked, by family
    private float[]? _map;
    private bool _isStable;

    public PathRidgeExplainer(ExplanationProblem problem, PathRidgeOptions options) : base(problem, options.Masks)
    {
        _options = options;
        _grid = CellGrid.Of(problem.HeightPixels, problem.WidthPixels);
        _families = MaskFamily.Of(options);
        _draws = new(problem, _grid);
        _evidence = new(_grid, _families);
        _samples = options.Surrogate ? new(_grid) : null;
        _top = options.Stop > 0 ? new(options.Stop) : null;
        _filter = options.GuidedFilter ? FilterOf(problem) : null;
        _coverage = new(problem.HeightPixels, problem.WidthPixels, _grid.Rows, _grid.Columns);
        _mask = new(problem.HeightPixels, problem.WidthPixels);
        _shares = new double[_grid.Count];
        _ellipses = new int[_families.Length];
    }

    public override SearchState State => base.State with { StoppedBy = _isStable ? "stable" : base.State.StoppedBy, IsMetricTuned = _options.Paths == PathChoice.Metric };

    public override IReadOnlyList<string> Notes => State.IsMetricTuned
        ? ["The masks were those that protocol rise-225 shows; the map's figure under it is not comparable with that of a method that does not know it."]
        : [];

    public override float[] Map(int target) => [.. _map ??= DrawMap()];

    /// <summary>The deviations are those of the weights of <see cref="PathEvidence.LinearWeights"/>, drawn over the frame as the map is.</summary>
    public MapEvidence? Evidence(int target)
    {
        if (_evidence.LinearDeviations() is not { } deviations) return null;
        var drawn = new Bicubic(_grid.Rows, _grid.Columns, Problem.HeightPixels, Problem.WidthPixels).Draw(Array.ConvertAll(deviations, d => (float)d));
        // Cubic curves swing below a step's lower side.
        return new(Array.ConvertAll(drawn, d => Math.Max(d, 0)), _evidence.SplitHalf(), _evidence.Fits());
    }

    protected override IReadOnlyList<MaskRequest> NextRound(int most)
    {
        var isFirst = Asked < PathsFrom;
        var count = Math.Min(most, isFirst ? Math.Min(_options.Round, PathsFrom - Asked) : _options.Round);
        var ellipses = isFirst ? count : (int)(EllipsesInRound * count + 0.5);
        var weights = Asked >= GuidedFrom ? _evidence.LinearWeights() : new double[_grid.Count];
        _isStable = Asked >= GuidedFrom && _top?.Look(weights) == true && Asked >= EndsFrom;
        if (_isStable) return [];
        return [.. EllipseRequests(ellipses, weights), .. ellipses < count ? PathRequests(Asked + ellipses, count - ellipses, weights) : []];
    }

    protected override void Learn(MaskRequest request, int index, ReadOnlySpan<ClassScore> scores)
    {
        request.Masks.Draw(index, _mask);
        _coverage.Measure(_mask, _shares);
        var path = (request.Masks as PathMasks)?.Mask(index);
        PathEnd? end = path is null ? null : path.IsDeleted ? PathEnd.Hidden : PathEnd.Kept;
        var family = Array.FindIndex(_families, f => f.Fill == request.Baseline && f.Path == end);
        var score = _options.Score.Of(scores[0]);
        _evidence.Add(family, path?.Level ?? (double)_mask.Area / Pixels, _shares, score);
        _samples?.Add(_shares, request.Baseline, score);
        _map = null;
    }

    private IEnumerable<MaskRequest> EllipseRequests(int count, double[] weights)
    {
        const int genesInMask = MaskDraws.EllipsesInMask * Ellipse.Genes;
        var cumulative = MaskDraws.AboveMedian(weights);
        var genes = new List<float>[_families.Length];
        for (var i = 0; i < count; i++)
        {
            var one = new float[genesInMask];
            _draws.Ellipse(Asked + i, cumulative, one);
            (genes[NextEllipses()] ??= []).AddRange(one);
        }

        return genes.Select((g, family) => (g, family)).Where(e => e.g is not null)
            .Select(e => new MaskRequest(new EllipseMasks(MaskDraws.EllipsesInMask, [.. e.g]), _families[e.family].Fill));
    }

    private static GuidedFilter FilterOf(ExplanationProblem problem)
    {
        if (problem.Image is not { } image)
            throw new ScoringRefusedException(RefusalKind.Option, "Option 'guided-filter' of method 'path-ridge' is true but there is no picture to follow; give the problem's image, or leave the option out.");
        return new(image, (int)(Math.Min(problem.HeightPixels, problem.WidthPixels) * FilterRadius + 0.5));
    }

    // The fill that is furthest behind its share; of equal ones the first.
    private int NextEllipses()
    {
        var next = Enumerable.Range(0, _families.Length).Where(f => _families[f].Path is null).MinBy(f => (_ellipses[f] + 1) / _families[f].Weight);
        _ellipses[next]++;
        return next;
    }

    private IEnumerable<MaskRequest> PathRequests(int first, int count, double[] weights)
    {
        var strength = 1 - 0.5 * Math.Min(1, (double)Asked / NoiseFalls);
        var masks = LevelTable.Draw(_families, _evidence, Problem.Seed, Rounds, count)
            .Select((d, i) => (_families[d.Family].Fill, Mask: new PathMask(d.Level, _families[d.Family].Path == PathEnd.Hidden, _draws.Noise(first + i, strength))));
        var map = Array.ConvertAll(Standardised.Of(weights), w => (float)w);
        return masks.GroupBy(m => m.Fill).OrderBy(g => g.Key)
            .Select(g => new MaskRequest(PathMasks.Over(_grid.Rows, _grid.Columns, map, [.. g.Select(m => m.Mask)]), g.Key));
    }

    private static float[] Filtered(double[] map, GuidedFilter filter) =>
        [.. Standardised.Of(map).Zip(Standardised.Of(filter.Of(map)), (plain, filtered) => (float)(plain + filtered))];

    private float[] DrawMap()
    {
        var linear = Standardised.Of(_evidence.LinearWeights());
        var cells = linear;
        if (_samples is { Count: >= SurrogateFrom } && Surrogate.Fit(_samples, Problem.Seed) is { } surrogate)
        {
            var climbed = PathClimb.From(linear, surrogate, _families, _grid);
            cells = Standardised.Of([.. linear.Zip(climbed, (l, c) => l + c)]);
        }

        var ellipses = Standardised.Of(_evidence.EllipseWeights());
        var map = new float[cells.Length];
        for (var cell = 0; cell < map.Length; cell++) map[cell] = (float)(cells[cell] + _options.EllipseShare * ellipses[cell]);
        var drawn = new Bicubic(_grid.Rows, _grid.Columns, Problem.HeightPixels, Problem.WidthPixels).Draw(map);
        return _filter is null ? drawn : Filtered(Array.ConvertAll(drawn, value => (double)value), _filter);
    }
}
