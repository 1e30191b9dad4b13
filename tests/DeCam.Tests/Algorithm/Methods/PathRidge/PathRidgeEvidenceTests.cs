using DeCam.Masks;
using DeCam.Methods.PathRidge;

namespace DeCam.Tests.Algorithm.Methods.PathRidge;

public sealed class PathRidgeEvidenceTests
{
    private const int Height = 60;
    private const int Width = 84;
    private static readonly Window Planted = new(50, 8, 20, 20);

    private static MapEvidence? Evidence(Func<float[], double> score, int masks = 500, int piece = int.MaxValue)
    {
        var explainer = new PathRidgeMethod().Create(new(Height, Width, 1, 11, masks), new PathRidgeOptions { Surrogate = false });
        Driven.Run(explainer, Height, Width, score, piece: piece);
        return Assert.IsType<IMapEvidence>(explainer, exactMatch: false).Evidence(0);
    }

    [Fact]
    public void Evidence_PlantedRectangle_IsSure()
    {
        var evidence = Evidence(Driven.Rectangle(Width, Planted))!;
        Assert.True(evidence.SplitHalf > 0.3, $"{evidence.SplitHalf}");
        Assert.Equal(["kept-blur", "hidden-blur", "kept-zero", "hidden-zero", "kept-black", "hidden-black", "ellipses-blur", "ellipses-zero", "ellipses-black"],
            evidence.Kinds.Select(k => k.Kind));
        Assert.Equal(500, evidence.Kinds.Sum(k => k.Masks));
        Assert.All(evidence.Kinds, k => Assert.InRange(k.R2, 0.4, 1));
        Assert.Equal(Height * Width, evidence.Deviation.Length);
        Assert.All(evidence.Deviation, d => Assert.True(d >= 0 && float.IsFinite(d)));
    }

    [Fact]
    public void Evidence_ScoresOfChance_IsNotSure()
    {
        var random = new Random(4);
        var evidence = Evidence(_ => random.NextDouble())!;
        Assert.True(evidence.SplitHalf is null or < 0.3, $"{evidence.SplitHalf}");
        Assert.All(evidence.Kinds, k => Assert.InRange(k.R2, -0.3, 0.3));
    }

    // Where every cell matters, both halves rank all of them alike; of a rectangle, most cells' weights are nought and their ranks chance.
    [Fact]
    public void Evidence_EveryCellMatters_HalvesAgree()
    {
        var evidence = Evidence(Slope, 1000)!;
        Assert.True(evidence.SplitHalf > 0.8, $"{evidence.SplitHalf}");

        static double Slope(float[] mask)
        {
            var (sum, all) = (0.0, 0.0);
            for (var i = 0; i < mask.Length; i++)
            {
                var weight = i % Width + 2.0 * (i / Width);
                (sum, all) = (sum + mask[i] * weight, all + weight);
            }

            return sum / all;
        }
    }

    [Fact]
    public void Evidence_OneScoreForAll_IsNone() => Assert.Null(Evidence(_ => 0.5, 300));

    [Fact]
    public void Evidence_ToldInPieces_IsTheSame()
    {
        var (whole, pieces) = (Evidence(Driven.Rectangle(Width, Planted), 300)!, Evidence(Driven.Rectangle(Width, Planted), 300, 7)!);
        Assert.Equal(whole.Deviation, pieces.Deviation);
        Assert.Equal(whole.SplitHalf, pieces.SplitHalf);
        Assert.Equal(whole.Kinds, pieces.Kinds);
    }
}
