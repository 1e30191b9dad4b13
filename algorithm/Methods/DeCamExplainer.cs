using DeCam.Evolution;
using DeCam.Masks;
using DeCam.Saliency;
using DeCam.Scoring;

namespace DeCam.Methods;

/// <summary>One DE-CAM search. The fitness of a mask M is score - alpha |M| / (H W), Karatsiolis and Kamilaris 2023, equation 1.</summary>
/// <remarks>Where a calibrated network scores the search, the model itself scores the last population once more if that draws the map, within the same budget.</remarks>
internal sealed class DeCamExplainer : IExplainer
{
    private readonly DeCamOptions _options;
    private readonly DifferentialEvolution _evolution;
    private readonly SlopeAccumulator? _slopes;
    private readonly MaskBitmap _bitmap;
    private readonly bool _isCapped;
    private readonly bool _isDrawnExactly;
    private readonly int _reserve;
    private readonly string _limit;
    private IReadOnlyList<float[]> _trials = [];
    private EllipseMasks? _asked;
    private Population? _last;
    private double[] _fitness = [];
    private int _told;

    public DeCamExplainer(ExplanationProblem problem, DeCamOptions options)
    {
        _options = options;
        _bitmap = new(problem.HeightPixels, problem.WidthPixels);
        var planned = options.Evolution(int.MaxValue).PlannedEvaluations;
        var cap = Math.Min(problem.Budget ?? int.MaxValue, planned);
        _isCapped = problem.Budget < planned;
        _isDrawnExactly = problem.IsApproximate && options.Map == DeCamMap.Paper;
        _reserve = _isDrawnExactly ? Reserve(options, cap) : 0;
        // The last generation may be a part of one.
        _limit = options.Generations is { } generations && planned >= options.Population && planned > (long)options.Population * generations ? "generations" : "evaluations";
        _evolution = new(options.Evolution(_isDrawnExactly ? cap - _reserve : problem.Budget ?? int.MaxValue),
            new EllipseBounds(options.Ellipses, problem.HeightPixels, problem.WidthPixels, options.ShortestSide, options.LongestSide), problem.Seed);
        if (options.Map == DeCamMap.Slope) _slopes = new(problem.HeightPixels, problem.WidthPixels);
    }

    public SearchState State
    {
        get
        {
            var population = _last is { Count: > 0 } ? _last : _evolution.Population;
            var isOver = _reserve == 0 || _last is { Count: > 0 };
            return new(_evolution.Generation, population?.BestFitness, population?.MeanFitness,
                isOver ? StoppedBy : null);
        }
    }

    // What is kept back for the last population comes off the evaluations, whichever limit the search was given.
    private string? StoppedBy => _evolution.StoppedBy is not "evaluations" ? _evolution.StoppedBy
        : _isCapped ? "budget"
        : _reserve > 0 ? _limit : "evaluations";

    public IReadOnlyList<string> Notes => _slopes is null && Better().IsFallback
        ? ["No individual's fitness exceeds two thirds of the population's mean, so the map sums the masks of the better half instead."]
        : [];

    public IReadOnlyList<MaskRequest> Ask(int limit)
    {
        _trials = _evolution.Ask(limit);
        if (_trials.Count == 0) _trials = Last(limit);
        if (_trials.Count == 0) return [];
        _asked = Masks(_trials);
        _fitness = new double[_trials.Count];
        _told = 0;
        return [new(_asked, _options.Baseline) { IsExact = _isDrawnExactly && (_last is not null || _reserve == 0) }];
    }

    public void Tell(ReadOnlySpan<ClassScore> scores)
    {
        if (_asked is null || _told + scores.Length > _fitness.Length)
            throw new ArgumentException($"{_fitness.Length - _told} scores were asked but {scores.Length} told.", nameof(scores));
        foreach (var score in scores)
        {
            _asked.Draw(_told, _bitmap);
            _slopes?.Add(_bitmap, score.Probability);
            _fitness[_told++] = _options.Score.Of(score) - _options.Alpha * _bitmap.Area / (_bitmap.Height * _bitmap.Width);
        }

        if (_told < _fitness.Length) return;
        if (_last is not null) _last.Add(_trials, _fitness);
        else _evolution.Tell(_fitness);
        _asked = null;
        _fitness = [];
        _told = 0;
    }

    /// <summary>The slopes brought into [0, 1] by shift and scale, or the paper's sum of masks divided by its maximum.</summary>
    public float[] Map(int target)
    {
        if (_slopes is not null) return UnitMap.Of(_slopes.Slopes());
        var population = Told();
        return population.Count == 0
            ? new float[_bitmap.Height * _bitmap.Width]
            : MaskSum.DividedByMaximum(Masks([.. Better().Indices.Select(i => population.Vectors[i])]), _bitmap.Height, _bitmap.Width);
    }

    // What the last population takes. Half of a budget that is too small for both, of which as many are scored again as there is room for.
    private static int Reserve(DeCamOptions options, int cap)
    {
        var last = options.Generations is null ? options.FinalPopulation ?? options.Population : options.Population;
        return cap <= options.Population + last ? cap / 2 : last;
    }

    // The population that draws the map, once more, for the model itself to score; the best of it where not all have room.
    private IReadOnlyList<float[]> Last(int limit)
    {
        if (_reserve == 0 || _last is not null || _evolution.Population is not { } population) return [];
        _last = new();
        return [.. population.ByFitness().Take(limit).Order().Select(i => population.Vectors[i])];
    }

    // The population, or as much of the first one as was told.
    private Population Told()
    {
        if (_last is { Count: > 0 }) return _last;
        if (_evolution.Population is { } population) return population;
        var part = new Population();
        if (_asked is not null) part.Add([.. Enumerable.Range(0, _told).Select(i => _asked.Genes(i).ToArray())], _fitness.AsSpan(0, _told));
        return part;
    }

    private (int[] Indices, bool IsFallback) Better() => BetterIndividuals.Of(Told());

    private EllipseMasks Masks(IReadOnlyList<float[]> vectors)
    {
        var perMask = _options.Ellipses * Ellipse.Genes;
        var genes = new float[vectors.Count * perMask];
        for (var i = 0; i < vectors.Count; i++) vectors[i].CopyTo(genes, i * perMask);
        return new(_options.Ellipses, genes);
    }
}
