using DeCam.Inference.Imaging;

namespace DeCam.Tests.Inference.Imaging;

public sealed class BoxBlurTests
{
    // The definition, pixel by pixel: 128 x 128 of them from 64 before to 63 after, the border mirrored without its outermost pixel.
    [Theory]
    [InlineData(150, 140)]
    [InlineData(40, 33)]
    [InlineData(1, 5)]
    [InlineData(1, 1)]
    public void Apply_AnyFrame_IsTheMeanOfTheBox(int height, int width)
    {
        var planes = Enumerable.Range(0, 2 * height * width).Select(i => (float)(i * 7919 % 1009 / 1009.0 - 0.5)).ToArray();

        var blurred = BoxBlur.Apply(planes, height, width);

        foreach (var (plane, y, x) in new[] { (0, 0, 0), (1, height - 1, width - 1), (1, height / 2, width / 3), (0, height / 3, 0) })
        {
            var sum = 0.0;
            for (var v = y - 64; v <= y + 63; v++)
                for (var u = x - 64; u <= x + 63; u++) sum += planes[(plane * height + Mirrored(v, height)) * width + Mirrored(u, width)];
            Assert.Equal(sum / (128 * 128), blurred[(plane * height + y) * width + x], 1e-6);
        }
    }

    [Fact]
    public void Apply_OneColour_StaysIt() => Assert.All(BoxBlur.Apply(Enumerable.Repeat(0.25f, 3 * 20 * 30).ToArray(), 20, 30), v => Assert.Equal(0.25f, v));

    private static int Mirrored(int at, int count)
    {
        if (count == 1) return 0;
        while (at < 0 || at >= count) at = at < 0 ? -at : 2 * (count - 1) - at;
        return at;
    }
}
