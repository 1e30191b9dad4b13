using DeCam.Explanations;
using DeCam.Masks;
using DeCam.Scoring;

namespace DeCam.Tests.Algorithm.Explanations;

public sealed class CalibrationPlanTests
{
    private static readonly PlantedModel Model = PlantedModel.Rectangle(24, 30, 4, 6, 14, 14);
    private static readonly ExplanationPlan Plan = new() { Method = "decam", Precision = Precision.EightBits };

    [Fact]
    public void Of_Search_AsksForItsBaselinesAndClasses()
    {
        var request = CalibrationPlan.Of(Plan, Model.View, new())!;

        Assert.Equal([Baseline.Blur], request.Baselines);
        Assert.Equal([0], request.Classes);
        Assert.False(request.IsTimed);
        Assert.True(CalibrationPlan.Of(Plan with { Precision = Precision.Auto }, Model.View, new())!.IsTimed);
    }

    [Fact]
    public void Of_SearchOverSeveralBaselines_AsksForEachOnce() =>
        Assert.Equal([Baseline.Zero, Baseline.Black, Baseline.Blur], CalibrationPlan.Of(Plan with { Method = "path-ridge" }, Model.View, new())!.Baselines);

    [Theory]
    [InlineData("decam", Precision.Fp32)]
    [InlineData("decam", Precision.TensorFloat)]
    [InlineData("decam", Precision.Half)]
    [InlineData("centre", Precision.EightBits)]
    [InlineData("given", Precision.EightBits)]
    [InlineData("grad-cam", Precision.Auto)]
    public void Of_WhereTheModelItselfScores_AsksForNothing(string method, Precision precision) =>
        Assert.Null(CalibrationPlan.Of(Plan with { Method = method, Precision = precision }, Model.View, new(Map: new float[24 * 30])));

    [Fact]
    public void Of_ModelOfAServer_HasNoFileToMakeANetworkOf()
    {
        var view = Model.View with { Served = new("http://gpu-1:8000", "resnet50", "3") };

        Assert.Null(CalibrationPlan.Of(Plan with { Precision = Precision.Auto }, view, new()));
        Assert.Contains("known by its scores alone, because server http://gpu-1:8000 runs it", Assert.Throws<ScoringRefusedException>(() => CalibrationPlan.Of(Plan, view, new())).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Precision.EightBits)]
    [InlineData(Precision.TensorFloat)]
    [InlineData(Precision.Half)]
    public void Check_MethodThatLooksInside_IsRefused(Precision precision)
    {
        var refusal = Assert.Throws<ScoringRefusedException>(() => CalibrationPlan.Check(Plan with { Method = "grad-cam", Precision = precision }));

        Assert.Equal("Method 'grad-cam' looks inside the model, which is done in float32 only; leave precision out, or use auto.", refusal.Message);
    }

    [Theory]
    [InlineData("fp32", Precision.Fp32)]
    [InlineData("int8", Precision.EightBits)]
    [InlineData("auto", Precision.Auto)]
    [InlineData("tf32", Precision.TensorFloat)]
    [InlineData("fp16", Precision.Half)]
    public void Read_EveryWord_IsThatOfItsPrecision(string word, Precision precision)
    {
        Assert.Equal(precision, PrecisionNames.Read(word));
        Assert.Equal(word, PrecisionNames.Of(precision));
    }

    [Fact]
    public void Read_OtherWord_IsRefused() =>
        Assert.Equal("Precision 'bf16' is not known; use fp32, int8, auto, tf32 or fp16.", Assert.Throws<ScoringRefusedException>(() => PrecisionNames.Read("bf16")).Message);
}
