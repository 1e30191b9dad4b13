using CsCheck;
using DeCam.Imaging;

namespace DeCam.Tests.Algorithm.Imaging;

public sealed class SlicTests
{
    [Fact]
    public void Segment_AnyPicture_GivesConnectedSegmentsThatCoverIt() => Gen.Select(Gen.Int[1, 40], Gen.Int[1, 40], Gen.Int[1, 30], Gen.Int[0, 1000]).Sample((height, width, segments, seed) =>
    {
        var rgb = new byte[height * width * 3];
        new Random(seed).NextBytes(rgb);
        var (labels, count) = Slic.Segment(new(height, width, rgb), segments, 10);
        return labels.Distinct().Count() == count && labels.Max() == count - 1 && Pieces(labels, height, width) == count;
    }, iter: 100);

    [Fact]
    public void Segment_TwoHalves_FollowsTheEdge()
    {
        var rgb = new byte[20 * 31 * 3];
        for (var i = 0; i < rgb.Length; i++) rgb[i] = (byte)(i / 3 % 31 < 13 ? 20 : 220);
        var (labels, _) = Slic.Segment(new(20, 31, rgb), 6, 10);
        for (var y = 0; y < 20; y++) Assert.NotEqual(labels[y * 31 + 12], labels[y * 31 + 13]);
        Assert.Empty(labels.Where((_, i) => i % 31 < 13).Intersect(labels.Where((_, i) => i % 31 >= 13)));
    }

    [Fact]
    public void Segment_Photo_GivesAboutTheWantedNumber()
    {
        var random = new Random(4);
        var rgb = new byte[224 * 224 * 3];
        for (var i = 0; i < rgb.Length; i++) rgb[i] = (byte)(i / 3 % 224 / 2 + i / 672 / 3 + random.Next(20));
        Assert.InRange(Slic.Segment(new(224, 224, rgb), 50, 10).Count, 35, 65);
    }

    private static int Pieces(ushort[] labels, int height, int width)
    {
        var seen = new bool[labels.Length];
        var pieces = 0;
        for (var start = 0; start < labels.Length; start++)
        {
            if (seen[start]) continue;
            pieces++;
            var open = new Stack<int>([start]);
            seen[start] = true;
            while (open.TryPop(out var pixel))
                foreach (var next in new[] { (pixel % width, pixel / width - 1), (pixel % width, pixel / width + 1), (pixel % width - 1, pixel / width), (pixel % width + 1, pixel / width) })
                {
                    var (x, y) = next;
                    if (x < 0 || x >= width || y < 0 || y >= height || seen[y * width + x] || labels[y * width + x] != labels[start]) continue;
                    seen[y * width + x] = true;
                    open.Push(y * width + x);
                }
        }

        return pieces;
    }
}
