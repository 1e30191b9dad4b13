using DeCam.Methods.Occlusion;
using DeCam.Scoring;

namespace DeCam.Tests.Algorithm.Methods.Occlusion;

public sealed class OcclusionExplainerTests
{
    [Fact]
    public void Positions_AnyFrame_CoverEveryPixel()
    {
        foreach (var (height, width) in new[] { (224, 224), (30, 71), (1, 1), (5, 300) })
        {
            var covered = new bool[height * width];
            foreach (var window in WindowGrid.Positions(new(), height, width))
                for (var y = window.Y; y < window.Y + window.Height; y++)
                    covered.AsSpan(y * width + window.X, window.Width).Fill(true);
            Assert.DoesNotContain(false, covered);
        }
    }

    [Fact]
    public void Positions_FirstQuarter_AreSpreadOverTheWholeFrame()
    {
        var windows = WindowGrid.Positions(new() { Window = 0.25, Stride = 0.0625 }, 128, 128);
        Assert.Equal(13 * 13, windows.Length);
        var early = windows[..16].Select(w => (w.X / 32, w.Y / 32)).Distinct().Count();
        Assert.Equal(16, early);
        Assert.Equal(windows.Length, windows.Distinct().Count());
    }

    [Theory]
    [InlineData(224, 224, 12 * 12)]
    [InlineData(128, 160, 7 * 8)]
    [InlineData(50, 51, 3 * 3)]
    public void Positions_InPixels_OverhangEvenlyAndAreCut(int height, int width, int count)
    {
        var windows = WindowGrid.Positions(new() { Window = 50, Stride = 20 }, height, width);
        var covered = new int[height * width];
        foreach (var w in windows)
            for (var pixel = 0; pixel < covered.Length; pixel++)
                if (Driven.IsInside(pixel, width, w)) covered[pixel]++;

        Assert.Equal(count, windows.Length);
        Assert.Equal(count, windows.Distinct().Count());
        Assert.All(covered, times => Assert.InRange(times, 1, 9));
        Assert.All(windows, w => Assert.True(w.X >= 0 && w.Y >= 0 && w.X + w.Width <= width && w.Y + w.Height <= height, $"{w}"));
    }

    [Fact]
    public void Positions_InPixelsAt224_AreThoseOfXaitk()
    {
        // By hand: 12 starts from -23 by 20, because the last of 0, 20, ... 220 overhangs by 46.
        var rows = WindowGrid.Positions(new() { Window = 50, Stride = 20 }, 224, 224).Select(w => (w.Y, w.Height)).Distinct().Order();

        Assert.Equal([(0, 27), (0, 47), (17, 50), (37, 50), (57, 50), (77, 50), (97, 50), (117, 50), (137, 50), (157, 50), (177, 47), (197, 27)], rows);
    }

    [Theory]
    [InlineData(300, 20, "Option 'window' of method 'occlusion' is 300 pixels but the model's input has 224 x 240; give at most 224, or a share of the side up to 1.")]
    [InlineData(20, 0.5, "Option 'stride' of method 'occlusion' is 0.5, 112 pixels at 224 x 240, larger than the window of 20 pixels, and would leave pixels out; give at most 20.")]
    [InlineData(0.2, 60, "Option 'stride' of method 'occlusion' is 60, 60 pixels at 224 x 240, larger than the window of 45 pixels, and would leave pixels out; give at most 45.")]
    [InlineData(20, 30, "Option 'stride' of method 'occlusion' is 30, larger than the window of 20, and would leave pixels out; give at most 20.")]
    public void Create_PixelsThatDoNotFit_AreRefused(double window, double stride, string message)
    {
        var refusal = Assert.Throws<ScoringRefusedException>(() => new OcclusionMethod().Create(new(224, 240, 1, 0, null), new OcclusionOptions { Window = window, Stride = stride }));

        Assert.Equal(message, refusal.Message);
    }

    [Fact]
    public void Map_AdditiveScore_IsTheMeanDropOfCoveringWindows()
    {
        // The score counts the kept pixels of the left column of a 1 x 4 frame; windows of 1 x 1.
        var explainer = new OcclusionMethod().Create(new(1, 4, 1, 0, null), new OcclusionOptions { Window = 1, Stride = 1 });
        Assert.Equal(5, Driven.Run(explainer, 1, 4, mask => 0.1 + 0.5 * mask[0] + 0.25 * mask[2]));
        Assert.Equal([0.5, 0, 0.25, 0], explainer.Map(0).Select(v => Math.Round(v, 5)));
    }
}
