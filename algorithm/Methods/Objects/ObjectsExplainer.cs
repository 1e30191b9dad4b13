using System.Globalization;
using DeCam.Masks;
using DeCam.Scoring;

namespace DeCam.Methods.Objects;

/// <summary>
/// Finds several objects of one class, each by a search of its own: as long as the class is recognised with what was found hidden, the
/// method begins again with all of that hidden in every mask.
/// </summary>
/// <param name="start">Starts the method with so many evaluations.</param>
/// <param name="frame">Height and width.</param>
/// <param name="most">Objects at most, at least 2.</param>
/// <param name="budget">Evaluations in all, at least <see cref="Least"/>; every object has the same part of them.</param>
internal sealed class ObjectsExplainer(Func<int, IExplainer> start, ExplanationProblem frame, int most, int budget) : IExplainer, IObjectMaps
{
    private const int Scores = 2;       // of a mask: the class, and the strongest other one
    private readonly int _search = budget / most - ObjectRegion.Evaluations;
    private readonly List<FoundObject> _found = [];
    private IExplainer _method = start(budget / most - ObjectRegion.Evaluations);
    private ObjectRegion? _cut;
    private MaskBitmap? _hidden;
    private double? _first;
    private int _asked;     // by the search for the present object
    private int _told;
    private int _open;
    private int _rounds;
    private bool _isOver;

    /// <inheritdoc/>
    public SearchState State => _method.State with { Round = _rounds, StoppedBy = _isOver ? "objects" : null };

    /// <inheritdoc/>
    public IReadOnlyList<string> Notes => _isOver ? [.. _method.Notes, Said()] : _method.Notes;

    /// <inheritdoc/>
    public IReadOnlyList<FoundObject> Objects => _found;

    /// <summary>Evaluations without which so many objects cannot be looked for.</summary>
    public static int Least(int most) => most * (ObjectRegion.Evaluations + 1);

    /// <inheritdoc/>
    public IReadOnlyList<MaskRequest> Ask(int limit)
    {
        if (_isOver) return [];
        var requests = _cut is null && _asked < _search ? _method.Ask(Math.Min(limit, _search - _asked)) : [];
        if (requests.Count > 0) requests = [.. requests.Select(r => HiddenRegion.In(r, _hidden))];
        else requests = [(_cut ??= new(PresentMap(), frame, _hidden)).Next()];
        _open = requests.Sum(r => r.Masks.Count);
        _asked += _open;
        return requests;
    }

    /// <inheritdoc/>
    public void Tell(ReadOnlySpan<ClassScore> scores)
    {
        FoundObject? found = null;
        for (; scores.Length > 0; scores = scores[Scores..])
        {
            _open--;
            if (_cut is not null) found = _cut.Learn(scores[0], scores[1], _first);
            else
            {
                _method.Tell(scores[..1]);
                _told++;
            }
        }

        if (_open == 0) _rounds++;
        if (found is not null) Add(found);
    }

    /// <summary>
    /// The highest of the maps of the objects at each pixel, each divided by its largest absolute value; of a single object, its map.
    /// </summary>
    public float[] Map(int target)
    {
        var maps = _found.Select(o => o.Map).ToList();
        // That of a search that goes on may be noise yet, as high as what was found.
        if (_told > 0 && (_found.Count == 0 || _told >= _search || _cut is not null)) maps.Add(PresentMap());
        if (maps.Count == 1) return maps[0];
        var union = new float[maps[0].Length];
        Array.Fill(union, float.NegativeInfinity);
        foreach (var map in maps)
        {
            var largest = map.Max(v => Math.Abs(v));
            for (var i = 0; i < union.Length; i++) union[i] = Math.Max(union[i], largest > 0 ? map[i] / largest : 0);
        }

        return union;
    }

    private void Add(FoundObject found)
    {
        _found.Add(found);
        _first ??= _cut!.Whole;
        _hidden = _cut!.WithFormer();
        _isOver = _found.Count == most || !found.IsRecognised;
        (_cut, _asked, _told) = (null, 0, 0);
        if (!_isOver) _method = start(_search);
    }

    // Where former objects were nothing is seen, and the model of a method may say anything.
    private float[] PresentMap()
    {
        var map = _method.Map(0);
        if (_hidden is not { } hidden) return map;
        var least = map.Min();
        for (var i = 0; i < map.Length; i++)
            if (hidden.IsKept(i % frame.WidthPixels, i / frame.WidthPixels)) map[i] = least;
        return map;
    }

    private string Said()
    {
        var count = _found.Count == 1 ? "One object was" : $"{_found.Count} objects were";
        return string.Create(CultureInfo.InvariantCulture,
            $"{count} found; the class {(_found[^1].IsRecognised ? "is still recognised" : "is not recognised")} without, with probability {_found[^1].Left:0.00} after {_first:0.00}.");
    }
}
