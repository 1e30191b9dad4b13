using DeCam.Imaging;

namespace DeCam.Tests.Algorithm.Imaging;

public sealed class GuidedFilterTests
{
    private const int Height = 9;
    private const int Width = 12;

    private static (ImageView Picture, double[] Map) Drawn(int seed)
    {
        var random = new Random(seed);
        var rgb = new byte[Height * Width * 3];
        random.NextBytes(rgb);
        return (new(Height, Width, rgb), [.. Enumerable.Range(0, Height * Width).Select(_ => random.NextDouble())]);
    }

    // The same window by window: least squares with the ridge on the slopes, solved by elimination.
    [Fact]
    public void Of_AnyMap_IsTheMeanOfTheWindowsRegressions()
    {
        var (picture, map) = Drawn(3);
        const int radius = 2;
        var fits = Enumerable.Range(0, map.Length).Select(i => Regression(picture, map, Window(i, radius))).ToArray();
        var filtered = new GuidedFilter(picture, radius).Of(map);
        for (var i = 0; i < map.Length; i++)
        {
            var wanted = Window(i, radius).Average(w => fits[w][3] + Enumerable.Range(0, 3).Sum(c => fits[w][c] * Colour(picture, i, c)));
            Assert.Equal(wanted, filtered[i], 1e-9);
        }
    }

    [Fact]
    public void Of_EdgeOfThePicture_StaysWhereItIs()
    {
        var rgb = new byte[Height * Width * 3];
        for (var i = 0; i < rgb.Length; i++) rgb[i] = (byte)(i / 3 % Width < 6 ? 0 : 255);
        double[] map = [.. Enumerable.Range(0, Height * Width).Select(i => Math.Clamp((i % Width - 3) / 5.0, 0, 1))];       // a slope over the edge
        var filtered = new GuidedFilter(new(Height, Width, rgb), 3).Of(map);
        var row = filtered.AsSpan(4 * Width, Width);
        var steps = Enumerable.Range(0, Width - 1).Select(x => filtered[4 * Width + x + 1] - filtered[4 * Width + x]).ToArray();
        Assert.Equal(5, Array.IndexOf(steps, steps.Max()));
        Assert.True(row[6] - row[5] > 0.3);
    }

    private static int[] Window(int pixel, int radius) =>
        [.. Enumerable.Range(0, Height * Width).Where(i => Math.Abs(i / Width - pixel / Width) <= radius && Math.Abs(i % Width - pixel % Width) <= radius)];

    private static double Colour(ImageView picture, int pixel, int channel) => picture.Rgb.Span[pixel * 3 + channel] / 255.0;

    // Slopes of the three colours, then the offset.
    private static double[] Regression(ImageView picture, double[] map, int[] window)
    {
        double[] means = [.. Enumerable.Range(0, 3).Select(c => window.Average(i => Colour(picture, i, c))), window.Average(i => map[i])];
        double Value(int i, int c) => (c < 3 ? Colour(picture, i, c) : map[i]) - means[c];
        var system = new double[3, 4];
        for (var a = 0; a < 3; a++)
            for (var b = 0; b < 4; b++) system[a, b] = window.Average(i => Value(i, a) * Value(i, b)) + (a == b ? 0.02 : 0);
        for (var pivot = 0; pivot < 3; pivot++)
            for (var row = 0; row < 3; row++)
            {
                if (row == pivot) continue;
                var factor = system[row, pivot] / system[pivot, pivot];
                for (var column = 0; column < 4; column++) system[row, column] -= factor * system[pivot, column];
            }

        double[] slopes = [.. Enumerable.Range(0, 3).Select(c => system[c, 3] / system[c, c])];
        return [.. slopes, means[3] - slopes.Zip(means, (s, m) => s * m).Sum()];
    }
}
