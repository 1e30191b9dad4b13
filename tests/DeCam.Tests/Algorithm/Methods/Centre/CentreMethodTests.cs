using DeCam.Explanations;
using DeCam.Scoring;

namespace DeCam.Tests.Algorithm.Methods.Centre;

public sealed class CentreMethodTests
{
    private static readonly ModelView View = new()
    {
        HeightPixels = 5,
        WidthPixels = 9,
        ClassCount = 2,
        Targets = [new(0, "", new(1, -0.5f))],
        ImageWidthPixels = 9,
        ImageHeightPixels = 5,
        Preprocessing = "{}",
    };

    [Fact]
    public void Run_WithoutProtocols_IsCompleteWithoutAnEvaluation()
    {
        var run = new ExplanationRun(new() { Method = "centre" }, View);

        Assert.True(run.IsComplete);
        Assert.Equal(0, run.Outcome().Evaluations);
    }

    [Fact]
    public void Map_OddSides_IsOneInTheMiddleAndFallsAsTheGaussianOfEachSide()
    {
        var map = Map([]);

        Assert.Equal(1f, map[(2 * 9) + 4]);
        Assert.Equal(Math.Exp(-0.5 * Math.Pow(2 / (0.25 * 9), 2)), map[(2 * 9) + 6], 1e-6);
        Assert.Equal(Math.Exp(-0.5 * Math.Pow(2 / (0.25 * 5), 2)), map[4], 1e-6);
    }

    [Fact]
    public void Map_LargerSigma_IsWider() =>
        Assert.True(Map(new() { ["sigma"] = "1" })[0] > Map([])[0]);

    [Fact]
    public void Resolve_UnknownOption_IsRefused() =>
        Assert.Throws<ScoringRefusedException>(() => Map(new() { ["sgima"] = "1" }));

    private static float[] Map(Dictionary<string, string> options) =>
        new ExplanationRun(new() { Method = "centre", Options = options }, View).Outcome().Targets[0].Map;
}
