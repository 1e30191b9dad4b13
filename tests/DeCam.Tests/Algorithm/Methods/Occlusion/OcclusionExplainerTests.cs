using DeCam.Methods.Occlusion;

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

    [Fact]
    public void Map_AdditiveScore_IsTheMeanDropOfCoveringWindows()
    {
        // The score counts the kept pixels of the left column of a 1 x 4 frame; windows of 1 x 1.
        var explainer = new OcclusionMethod().Create(new(1, 4, 1, 0, null), new OcclusionOptions { Window = 1, Stride = 1 });
        Assert.Equal(5, Driven.Run(explainer, 1, 4, mask => 0.1 + 0.5 * mask[0] + 0.25 * mask[2]));
        Assert.Equal([0.5, 0, 0.25, 0], explainer.Map(0).Select(v => Math.Round(v, 5)));
    }
}
