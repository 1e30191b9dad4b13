using DeCam.Masks;
using DeCam.Methods.EllipseRidge;

namespace DeCam.Tests.Algorithm.Methods.EllipseRidge;

public sealed class EllipseRidgeExplainerTests
{
    private const int Height = 60;
    private const int Width = 84;
    private static readonly Window Planted = new(50, 8, 20, 20);

    private static IExplainer Start(EllipseRidgeOptions options, int? budget = null) =>
        new EllipseRidgeMethod().Create(new(Height, Width, 1, 11, budget), options);

    [Fact]
    public void Map_PlantedRectangle_PeaksInside()
    {
        foreach (var guide in new[] { 0, 0.8 })
        {
            var explainer = Start(new() { Guide = guide }, 600);
            Driven.Run(explainer, Height, Width, Driven.Rectangle(Width, Planted));
            var map = explainer.Map(0);
            Assert.True(Driven.IsInside(Array.IndexOf(map, map.Max()), Width, Planted));
        }
    }

    // Two bars two cells wide and two cells apart: weights of length scale 2 or more are too smooth to tell them apart.
    [Fact]
    public void Map_GuidedOrNot_TellsNearbyBarsApart()
    {
        const int side = 56;
        var (left, gap, right) = (new Window(16, 16, 8, 24), new Window(24, 16, 8, 24), new Window(32, 16, 8, 24));
        foreach (var guide in new[] { 0, 0.8 })
        {
            var explainer = new EllipseRidgeMethod().Create(new(side, side, 1, 11, 1000), new() { Guide = guide });
            Driven.Run(explainer, side, side, mask => (Driven.Rectangle(side, left)(mask) + Driven.Rectangle(side, right)(mask)) / 2);
            double Mean(Window window) => Driven.Rectangle(side, window)(explainer.Map(0));
            Assert.InRange(Mean(gap) / Math.Min(Mean(left), Mean(right)), -1, 0.25);
        }
    }

    [Fact]
    public void Ask_Rounds_AreHalfBlurAndHalfZero()
    {
        var explainer = Start(new());
        var counts = new int[2];
        for (var round = 0; round < 5; round++)
        {
            var requests = explainer.Ask(round == 1 ? 7 : int.MaxValue);
            Assert.Equal([Baseline.Blur, Baseline.Zero], requests.Select(r => r.Baseline));
            for (var fill = 0; fill < 2; fill++) counts[fill] += requests[fill].Masks.Count;
            Assert.InRange(counts[0] - counts[1], 0, 1);
            foreach (var request in requests) explainer.Tell(new Scoring.ClassScore[request.Masks.Count]);
        }

        Assert.Equal(120 + 7 + 3 * 40, counts.Sum());
    }

    [Fact]
    public void Ask_Guided_PlacesEllipsesWhereTheScoreIsHigh()
    {
        double MeanCoverage(double guide)
        {
            var last = Start(new() { Guide = guide }, 520);
            Driven.Run(last, Height, Width, Driven.Rectangle(Width, Planted), limit: 480);
            return last.Ask(40).SelectMany(r => Enumerable.Range(0, r.Masks.Count).Select(i => Driven.Rectangle(Width, Planted)(Driven.Draw(r.Masks, i, Height, Width)))).Average();
        }

        Assert.True(MeanCoverage(0.8) > 1.3 * MeanCoverage(0));
    }

    [Fact]
    public void Draw_Ellipses_HaveSidesInTheirBounds()
    {
        var options = new EllipseRidgeOptions { Ellipses = 500, Smallest = 0.1, Largest = 0.3 };
        var genes = new float[500 * Ellipse.Genes];
        new EllipseSampler(new(Height, Width, 1, 1, null), options).Draw(0, genes);
        foreach (var ellipse in genes.Chunk(Ellipse.Genes).Select(g => Ellipse.FromGenes(g)))
        {
            Assert.InRange(ellipse.X1 - ellipse.X0, 0.1 * Height - 0.01, 0.3 * Height + 0.01);
            Assert.InRange(ellipse.Y1 - ellipse.Y0, 0.1 * Height - 0.01, 0.3 * Height + 0.01);
            Assert.InRange((ellipse.X0 + ellipse.X1) / 2, 0, Width);
            Assert.InRange((ellipse.Y0 + ellipse.Y1) / 2, 0, Height);
            Assert.InRange(ellipse.RotationDegrees, 0, 180);
        }
    }
}
