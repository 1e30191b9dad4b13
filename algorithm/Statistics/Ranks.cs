namespace DeCam.Statistics;

/// <summary>Ranks of values.</summary>
public static class Ranks
{
    /// <summary>Rank of each value from 1, ascending; equal values share the mean of their ranks.</summary>
    /// <param name="values">No NaN.</param>
    public static double[] Average(ReadOnlySpan<double> values)
    {
        var sorted = values.ToArray();
        var order = new int[values.Length];
        for (var i = 0; i < order.Length; i++) order[i] = i;
        Array.Sort(sorted, order);
        var ranks = new double[values.Length];
        for (int start = 0, end; start < order.Length; start = end)
        {
            end = start + 1;
            while (end < order.Length && sorted[end] == sorted[start]) end++;
            for (var i = start; i < end; i++) ranks[order[i]] = (start + 1 + end) / 2.0;
        }

        return ranks;
    }
}
