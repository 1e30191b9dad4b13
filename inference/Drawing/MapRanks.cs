namespace DeCam.Inference.Drawing;

/// <summary>
/// The rank of any value among those of a map, in [0, 1]: the share of values below it and half of those equal to it. Between two
/// values of the map it runs straight.
/// </summary>
internal sealed class MapRanks
{
    // Values nearer to each other than this share of the largest are one: rounding would tell the pixels of a plateau apart.
    private const float Tolerance = 2e-6f;

    // A plateau is more than the first share of the map. The level keeps away from it, half as far as the value that lies the second
    // share of ranks further on, and at most the second share of the range.
    private const double Plateau = 0.001, Away = 0.01;

    private readonly float[] _sorted;
    private readonly List<float> _values = [];
    private readonly List<float> _ranks = [];
    private readonly float _tolerance;

    /// <summary>Ranks the values of a map; at least one.</summary>
    public MapRanks(ReadOnlySpan<float> map)
    {
        _sorted = map.ToArray();
        Array.Sort(_sorted);
        _tolerance = Tolerance * Math.Max(Math.Abs(_sorted[^1]), Math.Abs(_sorted[0]));
        for (var first = 0; first < _sorted.Length;)
        {
            var end = first + 1;
            while (end < _sorted.Length && _sorted[end] - _sorted[first] <= _tolerance) end++;
            _values.Add((_sorted[first] + _sorted[end - 1]) / 2);
            _ranks.Add((float)((first + end) / 2.0 / _sorted.Length));
            first = end;
        }
    }

    /// <summary>Whether all values are equal.</summary>
    public bool IsFlat => _values.Count == 1;

    /// <summary>The largest value.</summary>
    public float Largest => _sorted[^1];

    /// <summary>The least value.</summary>
    public float Least => _sorted[0];

    /// <summary>The rank of a value.</summary>
    public float Of(float value)
    {
        var (low, high) = (0, _values.Count - 1);
        if (value <= _values[0]) return _ranks[0];
        if (value >= _values[high]) return _ranks[high];
        while (high - low > 1)
        {
            var middle = (low + high) / 2;
            if (_values[middle] <= value) low = middle;
            else high = middle;
        }

        return _ranks[low] + (value - _values[low]) / (_values[high] - _values[low]) * (_ranks[high] - _ranks[low]);
    }

    /// <summary>The value above which a share of the map lies; it never runs through a plateau, which is taken whole or not at all, whichever is nearer.</summary>
    /// <param name="share">In (0, 1).</param>
    public float Above(double share)
    {
        var at = Math.Clamp((int)((1 - share) * _sorted.Length), 0, _sorted.Length - 1);
        var (first, end) = (at, at + 1);
        while (first > 0 && _sorted[at] - _sorted[first - 1] <= _tolerance) first--;
        while (end < _sorted.Length && _sorted[end] - _sorted[at] <= _tolerance) end++;
        if (end - first <= Plateau * _sorted.Length) return _sorted[at];
        var isWhole = end == _sorted.Length || first > 0 && at - first < end - at;
        var ranks = (int)(Away * _sorted.Length) + 1;
        var beyond = isWhole ? _sorted[Math.Max(0, first - ranks)] : _sorted[Math.Min(end - 1 + ranks, _sorted.Length - 1)];
        var away = (float)Math.Min(Math.Abs(beyond - _sorted[at]) / 2, Away * (Largest - Least));
        return isWhole ? _sorted[at] - away : _sorted[at] + away;
    }
}
