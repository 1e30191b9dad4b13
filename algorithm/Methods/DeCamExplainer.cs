using DeCam.Evolution;
using DeCam.Masks;
using DeCam.Saliency;
using DeCam.Scoring;

namespace DeCam.Methods;

/// <summary>One DE-CAM search. The fitness of a mask M is score - alpha |M| / (H W), Karatsiolis and Kamilaris 2023, equation 1.</summary>
internal sealed class DeCamExplainer : IExplainer
{
    private readonly DeCamOptions _options;
    private readonly DifferentialEvolution _evolution;
    private readonly SlopeAccumulator? _slopes;
    private readonly MaskBitmap _bitmap;
    private readonly bool _isCapped;
    private EllipseMasks? _asked;
    private double[] _fitness = [];
    private int _told;

    public DeCamExplainer(ExplanationProblem problem, DeCamOptions options)
    {
        _options = options;
        _bitmap = new(problem.HeightPixels, problem.WidthPixels);
        _isCapped = problem.Budget < options.Evolution(int.MaxValue).PlannedEvaluations;
        _evolution = new(options.Evolution(problem.Budget ?? int.MaxValue),
            new EllipseBounds(options.Ellipses, problem.HeightPixels, problem.WidthPixels, options.ShortestSide, options.LongestSide), problem.Seed);
        if (options.Map == DeCamMap.Slope) _slopes = new(problem.HeightPixels, problem.WidthPixels);
    }

    public SearchState State => new(_evolution.Generation, _evolution.Population?.BestFitness, _evolution.Population?.MeanFitness,
        _evolution.StoppedBy is "evaluations" && _isCapped ? "budget" : _evolution.StoppedBy);

    public IReadOnlyList<string> Notes => _slopes is null && Better().IsFallback
        ? ["No individual's fitness exceeds two thirds of the population's mean, so the map sums the masks of the better half instead."]
        : [];

    public IReadOnlyList<MaskRequest> Ask(int limit)
    {
        var trials = _evolution.Ask(limit);
        if (trials.Count == 0) return [];
        _asked = Masks(trials);
        _fitness = new double[trials.Count];
        _told = 0;
        return [new(_asked, _options.Baseline)];
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
        _evolution.Tell(_fitness);
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

    // The population, or as much of the first one as was told.
    private Population Told()
    {
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
