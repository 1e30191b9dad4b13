using DeCam.Cluster.Client.Results;

namespace DeCam.Cluster.Tests.Client.Results;

/// <summary>What result.json and the printed line say of a search in eight bits.</summary>
public sealed class PrecisionWordsTests
{
    private static readonly RunResult Result = new()
    {
        RunId = "r",
        Spec = new() { Model = new("m.onnx", new('a', 64), ""), ImageName = "cat.png", ImageSha256 = new('b', 64), Method = "rise" },
        HeightPixels = 8,
        WidthPixels = 8,
        Preprocessing = "{}",
        Options = "{}",
        StoppedBy = "evaluations",
        Targets = [new() { Class = 4, Probability = 0.5, MapSha256 = new('d', 64) }],
        Evaluations = 900,
        MetricEvaluations = 100,
        Seconds = 12,
    };

    [Fact]
    public void Of_NetworkThatWasUsed_HasItsHashAndGuardAndLeavesItsTimeOut()
    {
        var document = Document(Result with { Calibration = new() { NetworkSha256 = new('c', 64), IsProductExact = true, Correlation = 0.98, Speed = 2.5, Seconds = 2 } });

        Assert.Equal("int8", document.Search.Precision);
        Assert.Equal(new(new('c', 64), null, true, 0.98, 2.5), document.Search.Preparation);
        Assert.Equal((12, 100, 2), (document.Timing.Seconds, document.Timing.EvaluationsPerSecond, document.Timing.PreparationSeconds));
        Assert.Empty(document.Notes);
        Assert.Contains(", searched in int8", ResultWords.Line(new("out", document), "cat.png"), StringComparison.Ordinal);
    }

    [Fact]
    public void Of_NetworkThatWasNot_SaysWhy()
    {
        var document = Document(Result with { Calibration = new() { Reason = "The network agrees at 0.50.", Correlation = 0.5, Seconds = 2 } });

        Assert.Equal(("fp32", null, "The network agrees at 0.50."), (document.Search.Precision, document.Search.Preparation!.Network, document.Search.Preparation.Reason));
        Assert.Equal(["Searched in float32: The network agrees at 0.50."], document.Notes);
        Assert.Contains(", searched in fp32", ResultWords.Line(new("out", document), "cat.png"), StringComparison.Ordinal);
    }

    [Fact]
    public void Of_Float32_HasNoPreparation()
    {
        var document = Document(Result);

        Assert.Equal(("fp32", null, null, 83.3), (document.Search.Precision, document.Search.Preparation, document.Timing.PreparationSeconds, document.Timing.EvaluationsPerSecond));
        Assert.DoesNotContain("searched", ResultWords.Line(new("out", document), "cat.png"), StringComparison.Ordinal);
        Assert.DoesNotContain("precision", ResultInputs.Of(Result.Spec, null, null).Keys);
        Assert.Equal("auto", ResultInputs.Of(Result.Spec with { Precision = "auto" }, null, null)["precision"]);
    }

    [Fact]
    public void Of_ModelInFewerBits_SaysWhich()
    {
        var document = Document(Result with { Spec = Result.Spec with { Precision = "fp16" } });

        Assert.Equal(("fp16", null), (document.Search.Precision, document.Search.Preparation));
        Assert.Contains(", searched in fp16", ResultWords.Line(new("out", document), "cat.png"), StringComparison.Ordinal);
    }

    private static ResultDocument Document(RunResult result) => ResultDocuments.Of(result, result.Targets[0], new("saliency.npy", "", 0, 1), []);
}
