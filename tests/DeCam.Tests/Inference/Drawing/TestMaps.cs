namespace DeCam.Tests.Inference.Drawing;

/// <summary>Maps as the methods draw them: smooth, with the edges of ellipses, in plateaus of superpixels, and as noisy as masks of single pixels.</summary>
internal static class TestMaps
{
    public static float[] Of(string kind, int side)
    {
        var random = new Random(7);
        return kind switch
        {
            "smooth" => Blobs(random, side, (distance, _) => MathF.Exp(-distance / 2)),
            "ellipses" => Blobs(random, side, (distance, _) => distance < 1 ? 1 : 0),
            "plateaus" => [.. Blocks(random, side)],
            "noise" => [.. Enumerable.Range(0, side * side).Select(_ => random.NextSingle())],
            _ => throw new ArgumentOutOfRangeException(nameof(kind)),
        };
    }

    /// <summary>1 for the pixels that insertion adds first, 0 for the others.</summary>
    public static IEnumerable<float> TopShare(float[] map, double share)
    {
        var top = Enumerable.Range(0, map.Length).OrderByDescending(i => map[i]).Take((int)(share * map.Length)).ToHashSet();
        return Enumerable.Range(0, map.Length).Select(i => top.Contains(i) ? 1f : 0f);
    }

    private static float[] Blobs(Random random, int side, Func<float, int, float> of)
    {
        var map = new float[side * side];
        for (var blob = 0; blob < 30; blob++)
        {
            var (x, y, a, b) = (random.NextSingle() * side, random.NextSingle() * side, side * (0.05f + random.NextSingle() / 6), side * (0.05f + random.NextSingle() / 6));
            var weight = random.NextSingle();
            for (var i = 0; i < map.Length; i++)
            {
                var (dx, dy) = ((i % side - x) / a, (i / side - y) / b);
                map[i] += weight * of(dx * dx + dy * dy, blob);
            }
        }

        return map;
    }

    private static IEnumerable<float> Blocks(Random random, int side)
    {
        const int Across = 7;
        var values = Enumerable.Range(0, Across * Across).Select(_ => random.NextSingle()).ToArray();
        return Enumerable.Range(0, side * side).Select(i => values[i / side * Across / side * Across + i % side * Across / side]);
    }
}
