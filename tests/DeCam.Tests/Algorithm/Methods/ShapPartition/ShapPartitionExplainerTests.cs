using System.Runtime.InteropServices;
using CsCheck;
using DeCam.Explanations;
using DeCam.Masks;
using DeCam.Methods.ShapPartition;
using DeCam.Tests.Algorithm.Explanations;

namespace DeCam.Tests.Algorithm.Methods.ShapPartition;

public sealed class ShapPartitionExplainerTests
{
    private static IExplainer Start(int height, int width, int? budget = null, int round = 50) =>
        new ShapPartitionMethod().Create(new(height, width, 1, 0, budget), new ShapPartitionOptions { Masks = 100_000, Round = round });

    // Pixels that help each other, so that a value depends on what is kept beside it.
    private static double Score(float[] mask)
    {
        var score = 0.1;
        for (var i = 0; i < mask.Length; i++) score += (0.05 * i + 0.1 * mask[(i + 1) % mask.Length] * mask[(i + 3) % mask.Length]) * mask[i];
        return score / (1 + mask.Length);
    }

    [Theory]
    [InlineData(4, 4)]
    [InlineData(3, 5)]
    [InlineData(1, 9)]
    [InlineData(7, 1)]
    public void Map_AdditiveScore_IsTheWeightOfEachPixel(int height, int width)
    {
        var weights = Enumerable.Range(0, height * width).Select(i => (i * 7 % 11 - 4) / 64.0).ToArray();
        var explainer = Start(height, width);

        Driven.Run(explainer, height, width, mask => 0.5 + mask.Zip(weights, (m, w) => m * w).Sum());

        Assert.All(explainer.Map(0).Zip(weights), pair => Assert.Equal(pair.Second, pair.First, 1e-6));
    }

    // The mean over all orders of the pixels in which no half of a rectangle comes between the pixels of the other.
    [Theory]
    [InlineData(1, 4)]
    [InlineData(2, 3)]
    [InlineData(3, 2)]
    public void Map_PixelsThatHelpEachOther_AreTheirOwenValues(int height, int width)
    {
        var values = new double[height * width];
        var orders = Orders(new(0, 0, width, height), width).ToList();
        foreach (var order in orders)
        {
            var mask = new float[values.Length];
            foreach (var pixel in order)
            {
                var before = Score(mask);
                mask[pixel] = 1;
                values[pixel] += (Score(mask) - before) / orders.Count;
            }
        }

        var explainer = Start(height, width);
        Driven.Run(explainer, height, width, Score);

        Assert.All(explainer.Map(0).Zip(values), pair => Assert.Equal(pair.Second, pair.First, 1e-6));
    }

    [Fact]
    public void Map_AnyBudgetRoundAndPiece_AddsUpToTheScore() => Gen.Select(Gen.Int[1, 12], Gen.Int[1, 12], Gen.Int[2, 120], Gen.Int[2, 60], Gen.Int[1, 40]).Sample((height, width, budget, round, piece) =>
    {
        var explainer = Start(height, width, budget, round);
        Driven.Run(explainer, height, width, Score, piece: piece);
        return Math.Abs(explainer.Map(0).Sum(v => (double)v) - (Score([.. Enumerable.Repeat(1f, height * width)]) - Score(new float[height * width]))) < 1e-5;
    });

    [Fact]
    public void Map_WithinARound_AddsUpToTheScore()
    {
        var explainer = Start(6, 6);
        while (explainer.Ask(30) is { Count: > 0 } requests)
        {
            for (var i = 0; i < requests[0].Masks.Count; i++)
            {
                explainer.Tell([Driven.Score(Score(Driven.Draw(requests[0].Masks, i, 6, 6)))]);
                var sum = explainer.Map(0).Sum(v => (double)v);
                Assert.True(explainer.State.Round == 0 || Math.Abs(sum - (Score([.. Enumerable.Repeat(1f, 36)]) - Score(new float[36]))) < 1e-5, $"{sum}");
            }
        }
    }

    [Fact]
    public void Ask_LargestValue_IsHalvedFirst()
    {
        // Pixel 0 of 1 x 8 alone counts, so the rectangle that holds it is halved, in each context, until it is alone.
        var explainer = Start(1, 8, round: 2);
        var widths = new List<int>();
        for (var round = 0; round < 8; round++)
        {
            var requests = explainer.Ask(2);
            Assert.Equal(2, requests[0].Masks.Count);
            float[][] masks = [.. Enumerable.Range(0, 2).Select(i => Driven.Draw(requests[0].Masks, i, 1, 8))];
            widths.Add(masks[0].Zip(masks[1]).TakeWhile(pair => pair.First != pair.Second).Count());
            explainer.Tell([.. masks.Select(m => Driven.Score(m[0]))]);
        }

        // The ends differ everywhere; the halves of a rectangle that begins at pixel 0 differ on all of it.
        Assert.Equal([8, 8, 4, 4, 2, 2, 2, 2], widths);
        Assert.Equal([1, 0, 0, 0, 0, 0, 0, 0], explainer.Map(0));
    }

    [Theory]
    [InlineData(1, 1, 2)]
    [InlineData(1, 2, 4)]
    [InlineData(2, 2, 12)]
    [InlineData(224, 224, 1000)]
    public void Resolve_Planned_IsTheWholeTreeOrTheMasksAskedFor(int height, int width, int planned)
    {
        Assert.Equal(planned, new ShapPartitionMethod().Resolve(null, new Dictionary<string, string>(), height, width).PlannedEvaluations);
        if (height < 224) Assert.Equal(planned, Driven.Run(Start(height, width), height, width, Score));
    }

    [Fact]
    public void Halving_AnyRectangle_CutsTheLongerSide()
    {
        Assert.Equal((new Window(3, 5, 4, 2), new Window(3, 7, 4, 3)), Halving.Of(new(3, 5, 4, 5)));
        Assert.Equal((new Window(0, 0, 4, 2), new Window(0, 2, 4, 2)), Halving.Of(new(0, 0, 4, 4)));
        Assert.Equal((new Window(0, 0, 2, 3), new Window(2, 0, 2, 3)), Halving.Of(new(0, 0, 4, 3)));
    }

    [Fact]
    public void Restore_AfterAnyRound_GivesTheSameMap()
    {
        var model = PlantedModel.Rectangle(24, 30, 4, 6, 14, 14);
        var plan = new ExplanationPlan { Method = "shap-partition", Budget = 151, BatchSize = 8, Snapshots = [2, 77] };
        var expected = model.Run(plan).Targets[0];
        var run = new ExplanationRun(plan, model.View);
        while (!run.IsComplete)
        {
            var restored = ExplanationRun.Restore(plan, model.View, run.Save());
            model.Finish(restored);
            Assert.Equal(Bytes(expected.Map), Bytes(restored.Outcome().Targets[0].Map));
            Assert.Equal(expected.Snapshots.Select(s => (s.Evaluations, Bytes(s.Map))), restored.Outcome().Targets[0].Snapshots.Select(s => (s.Evaluations, Bytes(s.Map))));
            foreach (var batch in run.OpenBatches) run.Tell(batch.Index, model.Score(batch));
        }
    }

    private static string Bytes(float[] map) => Convert.ToHexString(MemoryMarshal.AsBytes(map.AsSpan()));

    private static IEnumerable<int[]> Orders(Window whole, int width)
    {
        if (whole.Width * whole.Height == 1) return [[whole.Y * width + whole.X]];
        var (one, two) = Halving.Of(whole);
        return from first in Orders(one, width)
               from second in Orders(two, width)
               from isFirst in new[] { true, false }
               select isFirst ? first.Concat(second).ToArray() : [.. second, .. first];
    }
}
