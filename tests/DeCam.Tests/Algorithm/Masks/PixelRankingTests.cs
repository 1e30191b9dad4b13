using CsCheck;
using DeCam.Masks;

namespace DeCam.Tests.Algorithm.Masks;

public sealed class PixelRankingTests
{
    [Fact]
    public void Ranks_AnyMap_AreThoseOfAStableSort() => Gen.Select(Gen.Float[-3, 3].Array[1, 200], Gen.Int[0, 3]).Sample((values, steps) =>
    {
        var map = Array.ConvertAll(values, v => steps == 0 ? v : (float)Math.Round(v * steps));      // zeros of both signs among them
        var order = Enumerable.Range(0, map.Length).OrderByDescending(i => map[i] + 0f).ToArray();
        var ranks = PixelRanking.Ranks(map);
        return order.Select((pixel, rank) => ranks[pixel] == rank).All(ok => ok);
    }, iter: 500);
}
