using DeCam.Tests.Inference.Models;

namespace DeCam.Tests.Inference;

/// <summary>path-ridge on models unlike those of ImageNet.</summary>
public sealed class PathRidgeModelsTests
{
    // One channel says yes or no; three are three classes.
    [Theory]
    [InlineData(1, 20, 36)]
    [InlineData(1, 9, 9)]
    [InlineData(3, 40, 17)]
    public async Task Explain_SmallModelScoredAloneOrTogether_GivesTheSameMap(int channels, int height, int width)
    {
        var together = await MapAsync(-1, channels, height, width);
        var alone = await MapAsync(1, channels, height, width);
        Assert.Equal(height * width, together.Length);
        Assert.All(together, value => Assert.True(float.IsFinite(value)));
        Assert.True(together.Max() > together.Min());
        Assert.Equal(together, alone);
    }

    private static async Task<float[]> MapAsync(long batch, int channels, int height, int width)
    {
        using var tiny = TinyModel.Classifier(batch, channels, height, width).With(m => m.Graph.Output[0] = TinyModel.Value("logits", batch, channels));
        var (target, view) = await ShapesRun.OfAsync(model => model.Graph = tiny.Graph.Clone(), """{"fit":"stretch"}""", "path-ridge", 300);
        Assert.Equal(Math.Max(channels, 2), view.ClassCount);
        return target.Map;
    }
}
