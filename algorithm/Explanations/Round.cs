using System.Runtime.InteropServices;
using DeCam.Masks;
using DeCam.Scoring;

namespace DeCam.Explanations;

/// <summary>
/// One round of a run: the masks asked for, which of them need scoring, the batches they are cut into, and the scores as they
/// come in, in any order.
/// </summary>
internal sealed class Round
{
    private readonly ClassScore[] _scores;          // [mask, class] of every mask asked
    private readonly int[] _source;                 // for each mask: itself, or the earlier mask of this round it equals
    private readonly bool[] _exact;                 // [mask] whether the model itself scores it where a calibrated network scores others
    private readonly List<(ScoreBatch Batch, int[] Masks)> _batches = [];
    private readonly HashSet<int> _open = [];
    private readonly int _classes;
    private readonly int _firstBatch;

    /// <param name="requests">The masks.</param>
    /// <param name="classes">Scores of each.</param>
    /// <param name="firstBatch">Number of the first batch.</param>
    /// <param name="batchSize">Masks in a batch at most.</param>
    /// <param name="seen">Scores of masks seen before; null where masks are not compared.</param>
    /// <param name="height">Height of a mask.</param>
    /// <param name="width">Width of a mask.</param>
    /// <param name="isApproximate">Whether a calibrated network scores what need not be exact, so that a score of one kind does not answer for the other.</param>
    public Round(IReadOnlyList<MaskRequest> requests, int classes, int firstBatch, int batchSize,
        IdenticalMasks? seen, int height, int width, bool isApproximate)
    {
        _classes = classes;
        _firstBatch = firstBatch;
        var count = requests.Sum(r => r.Masks.Count);
        _scores = new ClassScore[count * classes];
        _source = [.. Enumerable.Range(0, count)];
        Keys = new UInt128?[count];
        Scored = new bool[count];
        _exact = [.. requests.SelectMany(r => Enumerable.Repeat(isApproximate && r.IsExact, r.Masks.Count))];
        if (seen is not null) FindKeys(requests, new(height, width));
        var inRound = new Dictionary<UInt128, int>(Keys.Count(k => k is not null));
        for (var mask = 0; mask < count; mask++) Scored[mask] = !IsAnswered(mask, seen, inRound);
        Cut(requests, batchSize);
    }

    /// <summary>Content key of each mask, where masks are compared.</summary>
    public UInt128?[] Keys { get; }

    /// <summary>Whether each mask is scored by a model.</summary>
    public bool[] Scored { get; }

    /// <summary>Whether the model itself scores a mask while a calibrated network scores others.</summary>
    public bool IsExact(int mask) => _exact[mask];

    public int MaskCount => Scored.Length;

    public int BatchCount => _batches.Count;

    public IEnumerable<ScoreBatch> OpenBatches => _batches.Where(b => _open.Contains(b.Batch.Index)).Select(b => b.Batch);

    public int OpenCount => _open.Count;

    public bool IsComplete => _open.Count == 0;

    public bool Tell(int batch, ReadOnlySpan<float> floats)
    {
        if (!_open.Contains(batch)) return false;
        var masks = _batches[batch - _firstBatch].Masks;
        if (floats.Length != masks.Length * _classes * ClassScore.Floats)
            throw new ArgumentException($"Batch {batch} has {masks.Length} masks x {_classes} classes x {ClassScore.Floats} values but {floats.Length} values came back.", nameof(floats));
        var scores = MemoryMarshal.Cast<float, ClassScore>(floats);
        for (var i = 0; i < masks.Length; i++) Put(masks[i], scores.Slice(i * _classes, _classes));
        return _open.Remove(batch);
    }

    /// <summary>Tells every scored mask of the round at once, in mask order; the way a log is replayed.</summary>
    public void TellAll(ReadOnlySpan<ClassScore> scores)
    {
        var at = 0;
        for (var mask = 0; mask < MaskCount; mask++)
        {
            if (!Scored[mask]) continue;
            Put(mask, scores.Slice(at, _classes));
            at += _classes;
        }

        _open.Clear();
    }

    /// <summary>Scores of a mask, once the round is complete.</summary>
    public ReadOnlySpan<ClassScore> Of(int mask) => _scores.AsSpan(_source[mask] * _classes, _classes);

    private void FindKeys(IReadOnlyList<MaskRequest> requests, MaskBitmap bitmap)
    {
        var mask = 0;
        foreach (var request in requests)
        {
            for (var i = 0; i < request.Masks.Count; i++, mask++)
            {
                if (!request.Masks.IsBinary || _exact[mask]) continue;
                request.Masks.Draw(i, bitmap);
                Keys[mask] = bitmap.ContentKey() ^ (UInt128)(uint)request.Baseline;
            }
        }
    }

    // From memory, or by an earlier mask of this round.
    private bool IsAnswered(int mask, IdenticalMasks? seen, Dictionary<UInt128, int> inRound)
    {
        if (seen is null || Keys[mask] is not { } key) return false;
        if (seen.TryGet(key, out var known))
        {
            Put(mask, known);
            return true;
        }

        if (inRound.TryAdd(key, mask)) return false;
        _source[mask] = inRound[key];
        return true;
    }

    // The masks to score, request by request; a batch never spans two requests.
    private void Cut(IReadOnlyList<MaskRequest> requests, int batchSize)
    {
        var offset = 0;
        foreach (var request in requests)
        {
            foreach (var chunk in Enumerable.Range(0, request.Masks.Count).Where(i => Scored[offset + i]).Chunk(batchSize))
            {
                var batch = new ScoreBatch(_firstBatch + _batches.Count, request.Masks.Pick(chunk), request.Baseline, request.Resource) { IsExact = request.IsExact };
                _batches.Add((batch, Array.ConvertAll(chunk, i => offset + i)));
                _open.Add(batch.Index);
            }

            offset += request.Masks.Count;
        }
    }

    private void Put(int mask, ReadOnlySpan<ClassScore> scores) => scores.CopyTo(_scores.AsSpan(mask * _classes));
}
