using DeCam.Imaging;
using DeCam.Masks;
using DeCam.Methods.Lime;

namespace DeCam.Tests.Algorithm.Methods.Lime;

public sealed class LimeExplainerTests
{
    private const int Side = 40;

    // A picture of 4 x 4 flat tiles of different grey, which SLIC finds to the pixel.
    private static int Tile(int pixel) => pixel / Side / 10 * 4 + pixel % Side / 10;

    private static ImageView Tiles()
    {
        var rgb = new byte[Side * Side * 3];
        for (var i = 0; i < rgb.Length; i++) rgb[i] = (byte)(Tile(i / 3) * 37 % 16 * 16);
        return new(Side, Side, rgb);
    }

    [Fact]
    public void Map_LinearModel_RecoversItsCoefficients()
    {
        double[] a = [0.1, 0, 0.05, 0, 0.2, 0, 0, -0.05, 0, 0.1, 0, 0, 0.15, 0, 0, 0.02];
        double Score(float[] mask)
        {
            var score = 0.2;
            for (var tile = 0; tile < 16; tile++) score += a[tile] * mask[tile / 4 * 10 * Side + tile % 4 * 10];
            return score;
        }

        var explainer = new LimeMethod().Create(new(Side, Side, 1, 5, null, Tiles()), new LimeOptions { Segments = 16, Penalty = 1e-6 });
        Assert.Equal(1000, Driven.Run(explainer, Side, Side, Score));
        var map = explainer.Map(0);
        for (var pixel = 0; pixel < map.Length; pixel++) Assert.Equal(a[Tile(pixel)], map[pixel], 1e-4);
    }

    [Fact]
    public void Ask_FirstSample_IsTheWholeImage()
    {
        var request = new LimeMethod().Create(new(Side, Side, 1, 5, null, Tiles()), new LimeOptions()).Ask(2)[0];
        Assert.All(Driven.Draw(request.Masks, 0, Side, Side), w => Assert.Equal(1f, w));
        Assert.Contains(0f, Driven.Draw(request.Masks, 1, Side, Side));
        var travelled = MaskCodec.Read(request.Masks.Kind, request.Masks.ToBytes());
        travelled.Attach(request.Resource!.Value);
        Assert.Equal(Driven.Draw(request.Masks, 1, Side, Side), Driven.Draw(travelled, 1, Side, Side));
    }

    [Fact]
    public void Coefficients_Penalty_ShrinksAsRidgeDoes()
    {
        // One feature, on in half of 2 n samples of weight 1: the centred sum of squares is n / 2, and the estimate c (n/2) / (n/2 + penalty).
        var ridge = new WeightedRidge(1, 1);
        for (var i = 0; i < 20; i++) ridge.Add([i % 2 == 0], 1, [i % 2 == 0 ? 3 : 1]);
        Assert.Equal(2 * 5 / (5 + 1.0), ridge.Coefficients(0, 1)[0], 1e-12);
    }
}
