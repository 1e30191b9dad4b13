using DeCam.Saliency;
using DeCam.Scoring;

namespace DeCam.Methods.Refine;

/// <summary>
/// Lets a method make its map, then spends the rest of the budget on a (1 + lambda) search: maps with a Gaussian bump added are
/// judged by a coarse insertion less deletion, and the best takes the parent's place when it is better.
/// </summary>
/// <remarks>The search looks at the metric that will judge it, so its figure says less about the model than another method's.</remarks>
/// <param name="method">The method, started with the first part of the budget.</param>
/// <param name="problem">What it is asked about; one target.</param>
/// <param name="search">Evaluations left to the method.</param>
/// <param name="budget">Evaluations in all.</param>
internal sealed class RefiningExplainer(IExplainer method, ExplanationProblem problem, int search, int budget) : IExplainer
{
    /// <summary>Figures without which nothing is tuned: the parent's and one child's.</summary>
    public const int LeastFigures = 2;

    private const int Offspring = 2;        // lambda
    private readonly List<double> _told = [];
    private float[]? _parent;
    private double _parentFigure;
    private float[][] _candidates = [];
    private int _asked;
    private int _open;
    private int _generation;
    private int _judged;

    /// <summary>Whether the user's budget, not the method's own number, is the limit.</summary>
    public bool IsCapped { get; init; }

    public SearchState State => method.State with { StoppedBy = IsOver ? IsCapped ? "budget" : "evaluations" : null, IsMetricTuned = IsTuned || method.State.IsMetricTuned };

    public IReadOnlyList<string> Notes => IsTuned
        ? [.. method.Notes, "The map was tuned to insertion and deletion; its figure under them is not comparable with that of a map that was not."]
        : method.Notes;

    private bool IsTuned => _judged >= LeastFigures;

    private bool IsOver => _parent is not null && _open == 0 && budget - _asked < CoarseFigure.Evaluations;

    public IReadOnlyList<MaskRequest> Ask(int limit)
    {
        var requests = _parent is null && _asked < search ? method.Ask(Math.Min(limit, search - _asked)) : [];
        if (requests.Count == 0) requests = AskCandidates(Math.Min(limit, budget - _asked));
        _open = requests.Sum(r => r.Masks.Count);
        _asked += _open;
        return requests;
    }

    public void Tell(ReadOnlySpan<ClassScore> scores)
    {
        _open -= scores.Length;
        if (_parent is null)
        {
            method.Tell(scores);
            return;
        }

        foreach (var score in scores) _told.Add(score.Probability);
        if (_open == 0) Select();
    }

    /// <summary>The method's map, or the tuned one; bumps lead out of [0, 1], and where the method keeps within it, shift and scale bring them back.</summary>
    public float[] Map(int target) => _parent is null ? method.Map(target)
        : !IsUnit(_parent) && IsUnit(method.Map(target)) ? UnitMap.Of(Array.ConvertAll(_parent, v => (double)v))
        : [.. _parent];

    // The parent alone at first, then as many children as the budget lets be judged in full.
    private List<MaskRequest> AskCandidates(int most)
    {
        var isFirst = _parent is null;
        var count = Math.Min(isFirst ? 1 : Offspring, most / CoarseFigure.Evaluations);
        _parent ??= method.Map(0);
        _candidates = isFirst && count > 0 ? [_parent]
            : [.. Enumerable.Range(0, count).Select(i => MapBump.Added(_parent, problem, _generation, i))];
        return [.. _candidates.SelectMany(CoarseFigure.Requests)];
    }

    private static bool IsUnit(float[] map) => map.All(v => v is >= 0 and <= 1);

    private void Select()
    {
        for (var i = 0; i < _candidates.Length; i++)
        {
            var figure = CoarseFigure.Of(_told.GetRange(i * CoarseFigure.Evaluations, CoarseFigure.Evaluations));
            _judged++;
            if (_generation > 0 && figure <= _parentFigure) continue;
            (_parent, _parentFigure) = (_candidates[i], figure);
        }

        _told.Clear();
        _generation++;
    }
}
