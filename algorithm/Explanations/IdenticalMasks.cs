using DeCam.Scoring;

namespace DeCam.Explanations;

/// <summary>
/// Scores of masks seen before, so that an identical mask is not scored twice. Bounded: the oldest entry leaves first.
/// Replaying a run replays this cache.
/// </summary>
internal sealed class IdenticalMasks
{
    private const int Capacity = 8192;
    private readonly Dictionary<UInt128, ClassScore[]> _scores = [];
    private readonly Queue<UInt128> _age = new();

    public bool TryGet(UInt128 key, out ClassScore[] scores) => _scores.TryGetValue(key, out scores!);

    public void Add(UInt128 key, ClassScore[] scores)
    {
        if (!_scores.TryAdd(key, scores)) return;
        _age.Enqueue(key);
        if (_age.Count > Capacity) _scores.Remove(_age.Dequeue());
    }
}
