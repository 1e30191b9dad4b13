namespace DeCam.Inference.Quantisation;

/// <summary>One scale for all tensors between which values only move, so that nothing is rounded again there.</summary>
internal static class SharedScales
{
    /// <summary>The scale of each tensor: that of the widest range of those it shares values with.</summary>
    /// <param name="ranges">Range of each tensor.</param>
    /// <param name="moves">Pairs of tensors between which values move.</param>
    public static IReadOnlyDictionary<string, ActivationScale> Of(IReadOnlyDictionary<string, (float Least, float Most)> ranges, IEnumerable<(string From, string To)> moves)
    {
        var parents = ranges.Keys.ToDictionary(t => t);
        string Root(string tensor)
        {
            while (parents[tensor] != tensor) tensor = parents[tensor] = parents[parents[tensor]];
            return tensor;
        }

        foreach (var (from, to) in moves) parents[Root(from)] = Root(to);
        var scales = ranges.Keys.GroupBy(Root).ToDictionary(g => g.Key, g => ActivationScale.Of(g.Min(t => ranges[t].Least), g.Max(t => ranges[t].Most)));
        return ranges.Keys.ToDictionary(t => t, t => scales[Root(t)]);
    }
}
