using System.Runtime.InteropServices;
using DeCam.Scoring;

namespace DeCam.Explanations;

/// <summary>
/// Scores of masks seen before, so that an identical mask is not scored twice. Bounded: the oldest entry leaves first.
/// Replaying a run replays this cache.
/// </summary>
/// <param name="classes">Scores of each mask.</param>
internal sealed class IdenticalMasks(int classes)
{
    private const int Capacity = 8192;
    private readonly Dictionary<UInt128, int> _places = [];
    private readonly List<UInt128> _keys = [];          // [place], at most Capacity
    private readonly List<ClassScore> _scores = [];     // [place, class]
    private int _oldest;

    public bool TryGet(UInt128 key, out ReadOnlySpan<ClassScore> scores)
    {
        var isKnown = _places.TryGetValue(key, out var place);
        scores = isKnown ? CollectionsMarshal.AsSpan(_scores).Slice(place * classes, classes) : [];
        return isKnown;
    }

    public void Add(UInt128 key, ReadOnlySpan<ClassScore> scores)
    {
        var isFull = _keys.Count == Capacity;
        if (!_places.TryAdd(key, isFull ? _oldest : _keys.Count)) return;
        if (!isFull)
        {
            _keys.Add(key);
            _scores.AddRange(scores);
            return;
        }

        _places.Remove(_keys[_oldest]);
        _keys[_oldest] = key;
        scores.CopyTo(CollectionsMarshal.AsSpan(_scores)[(_oldest * classes)..]);
        _oldest = (_oldest + 1) % Capacity;
    }
}
