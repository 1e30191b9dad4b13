using CsCheck;
using DeCam.Masks;

namespace DeCam.Tests.Algorithm.Masks;

public sealed class EllipseRasterTests
{
    private static readonly Gen<(int Height, int Width)> Frame = Gen.Select(Gen.Int[1, 150], Gen.Int[1, 150]);

    private static readonly Gen<float[]> AnyGenes =
        Gen.Select(Gen.Float[-40, 190], Gen.Float[-40, 190], Gen.Float[-40, 190], Gen.Float[-40, 190], Gen.Float[-400, 400])
            .Select((x0, y0, x1, y1, r) => new[] { x0, y0, x1, y1, r });

    private static MaskBitmap Draw(float[] genes, int height, int width)
    {
        var bitmap = new MaskBitmap(height, width);
        EllipseRaster.Draw(genes, bitmap);
        return bitmap;
    }

    // The definition, pixel by pixel: the centre, turned back, lies inside the ellipse.
    private static bool IsInside(float[] genes, int x, int y, double slack)
    {
        var dx = x + 0.5 - (genes[0] + (double)genes[2]) / 2;
        var dy = y + 0.5 - (genes[1] + (double)genes[3]) / 2;
        var (sin, cos) = Math.SinCos(genes[4] * Math.PI / 180);
        var u = (dx * cos + dy * sin) / (Math.Abs((double)genes[2] - genes[0]) / 2);
        var v = (dy * cos - dx * sin) / (Math.Abs((double)genes[3] - genes[1]) / 2);
        return u * u + v * v <= 1 + slack;
    }

    [Fact]
    public void Draw_AnyEllipse_KeepsThePixelsWhoseCentresAreInside() => Gen.Select(AnyGenes, Frame).Sample((genes, frame) =>
    {
        var bitmap = Draw(genes, frame.Height, frame.Width);
        for (var y = 0; y < frame.Height; y++)
            for (var x = 0; x < frame.Width; x++)
                if (IsInside(genes, x, y, 1e-9) == IsInside(genes, x, y, -1e-9))
                    Assert.Equal(IsInside(genes, x, y, 0), bitmap.IsKept(x, y));
    }, iter: 300);

    [Fact]
    public void Draw_Vectorised_GivesTheSameBits()
    {
        SkipWithoutAvx();
        Gen.Select(AnyGenes.Array[1, 12], Frame).Sample((ellipses, frame) =>
        {
            var (byRow, byFour) = BothWays([.. ellipses.SelectMany(g => g)], frame.Height, frame.Width);
            Assert.Equal(byRow.Words, byFour.Words);
        }, iter: 2000);
    }

    [Theory]
    [InlineData(5, 5, 40, 30, 3e38f)]
    [InlineData(-3e38f, 0, 3e38f, 10, 45)]
    [InlineData(0, 0, 1e-30f, 1e-30f, 20)]
    [InlineData(3e38f, 3e38f, 3.1e38f, 3.1e38f, 1)]
    public void Draw_GenesFarOutside_GivesTheSameBitsBothWays(float x0, float y0, float x1, float y1, float rotation)
    {
        SkipWithoutAvx();
        var (byRow, byFour) = BothWays([x0, y0, x1, y1, rotation], 35, 40);
        Assert.Equal(byRow.Words, byFour.Words);
    }

    // Centres at 0.5 and 1.5 lie exactly on the border; 0.5 24.5 / 24.5^2 rounds so that only the second is inside. Maps of old seeds hang on it.
    [Fact]
    public void Draw_CentresOnTheBorder_AreDecidedByTheRoundingOfTheDefinition()
    {
        var mask = Draw([0.5f, 0, 1.5f, 49, 0], 49, 4);
        Assert.Equal([false, true, false, false], Enumerable.Range(0, 4).Select(x => mask.IsKept(x, 24)));
    }

    private static (MaskBitmap ByRow, MaskBitmap ByFour) BothWays(float[] genes, int height, int width)
    {
        var (byRow, byFour) = (new MaskBitmap(height, width), new MaskBitmap(height, width));
        EllipseRaster.Draw(genes, byRow, vectorised: false);
        EllipseRaster.Draw(genes, byFour, vectorised: true);
        return (byRow, byFour);
    }

    private static void SkipWithoutAvx()
    {
        if (!System.Runtime.Intrinsics.X86.Avx.IsSupported) Assert.Skip("This processor has no AVX, so there is only one way to draw.");
    }

    [Fact]
    public void Draw_InsideTheFrame_HasTheAreaOfTheEllipse() =>
        Gen.Select(Gen.Float[20, 80], Gen.Float[20, 80], Gen.Float[0, 180]).Sample((width, height, r) =>
        {
            var genes = new[] { 80 - width / 2, 80 - height / 2, 80 + width / 2, 80 + height / 2, r };
            var exact = Math.PI * width * height / 4;
            Assert.Equal(exact, Draw(genes, 160, 160).Area, 0.02 * exact + 8);
        });

    [Fact]
    public void Draw_TurnedByHalfATurn_IsTheSame() => Gen.Select(AnyGenes, Frame).Sample((genes, frame) =>
    {
        genes[4] = MathF.Round(genes[4] * 64) / 64;             // so that adding 180 is exact
        float[] turned = [.. genes[..4], genes[4] + 180];
        Assert.Equal(Draw(genes, frame.Height, frame.Width).Words, Draw(turned, frame.Height, frame.Width).Words);
    });

    [Fact]
    public void Draw_CornersSwapped_IsTheSame() => AnyGenes.Sample(genes =>
        Assert.Equal(Draw(genes, 90, 110).Words, Draw([genes[2], genes[3], genes[0], genes[1], genes[4]], 90, 110).Words));

    [Fact]
    public void Draw_Mirrored_IsTheMirroredMask() => Gen.Select(Gen.Int[-160, 760].Array[4], Gen.Int[0, 179], Frame).Sample((corners, r, frame) =>
    {
        var c = Array.ConvertAll(corners, v => (v + 0.37f) / 4);
        float[] genes = [c[0], c[1], c[2], c[3], r];
        var mask = Draw(genes, frame.Height, frame.Width);
        var mirrored = Draw([frame.Width - c[2], c[1], frame.Width - c[0], c[3], 180 - r], frame.Height, frame.Width);
        var different = 0;
        for (var y = 0; y < frame.Height; y++)
            for (var x = 0; x < frame.Width; x++)
                if (mask.IsKept(x, y) != mirrored.IsKept(frame.Width - 1 - x, y)) different++;
        Assert.InRange(different, 0, 1);                        // a centre exactly on the border may fall on either side
    });

    [Fact]
    public void Draw_QuarterTurn_SwapsTheAxes() =>
        Assert.Equal(Draw([20, 40, 80, 60, 0], 100, 100).Words, Draw([40, 20, 60, 80, 90], 100, 100).Words);

    [Fact]
    public void Draw_FortyFiveDegrees_TurnsClockwiseOnTheScreen()
    {
        var mask = Draw([10, 45, 90, 55, 45], 100, 100);        // a long flat ellipse, turned
        Assert.True(mask.IsKept(70, 70));                       // its right end went down
        Assert.False(mask.IsKept(70, 30));
    }

    [Fact]
    public void Draw_CentreOnTheBorder_IsInside()
    {
        var mask = Draw([0.5f, 0.5f, 6.5f, 6.5f, 0], 7, 7);     // circle of radius 3 about (3.5, 3.5)
        Assert.True(mask.IsKept(0, 3) && mask.IsKept(6, 3) && mask.IsKept(3, 0) && mask.IsKept(3, 6));
        Assert.Equal(29, mask.Area);                            // lattice points in a circle of radius 3
    }

    [Theory]
    [InlineData(0f, 0f, 1f, 1f, 0f, 1)]
    [InlineData(5f, 5f, 9f, 9f, 0f, 0)]
    [InlineData(-50f, -50f, 50f, 50f, 33f, 1)]
    public void Draw_OnePixelFrame_Works(float x0, float y0, float x1, float y1, float r, int area) =>
        Assert.Equal(area, Draw([x0, y0, x1, y1, r], 1, 1).Area);

    [Theory]
    [InlineData(3f, 3f, 3f, 8f, 10f)]
    [InlineData(3f, 3f, 8f, 3f, 10f)]
    [InlineData(float.NaN, 3f, 8f, 8f, 10f)]
    [InlineData(1f, 3f, 8f, float.PositiveInfinity, 10f)]
    [InlineData(1f, 3f, 8f, 8f, float.NegativeInfinity)]
    public void Draw_WithoutAreaOrNotFinite_KeepsNothing(float x0, float y0, float x1, float y1, float r) =>
        Assert.Equal(0, Draw([x0, y0, x1, y1, r], 20, 20).Area);

    [Fact]
    public void Draw_HugeGenes_KeepsTheFrameAndNoPadding()
    {
        var mask = Draw([-3e38f, -3e38f, 3e38f, 3e38f, 77], 5, 70);
        Assert.Equal(5 * 70, mask.Area);
    }
}
