namespace DeCam.Tests.Inference.Gradients.Rules;

public sealed class ReductionRulesTests
{
    [Theory]
    [InlineData("ReduceSum(x, i[1])", 18)]
    [InlineData("ReduceSum(x) axes=0,-1 keepdims=0", 11)]
    [InlineData("ReduceMean(x, i[1,2]) keepdims=0", 18)]
    [InlineData("ReduceMean(x) axes=-2", 13)]
    [InlineData("ReduceMean(x)", 18)]
    [InlineData("a = Neg(x); ReduceMean(a) noop_with_empty_axes=1", 18)]
    public void Linear(string text, int opset) => RuleCheck.Linear(text, "2x3x4", opset);

    [Theory]
    [InlineData("ReduceMax(x, i[1]) keepdims=0", 18)]
    [InlineData("ReduceMax(x) axes=2", 13)]
    [InlineData("ReduceMin(x, i[0,2])", 18)]
    [InlineData("ReduceL1(x, i[1])", 18)]
    public void Pieces(string text, int opset) => RuleCheck.Pieces(text, "2x3x4", opset);

    [Fact]
    public void ReduceMax_EqualValues_Share() =>
        Assert.Equal([0f, -0.5f, -0.5f], RuleCheck.Gradient(RuleModel.Of("ReduceMax(x, i[1])", [1, 3], 18), [1, 3], [1, 2, 2], RuleModel.Weight));

    [Theory]
    [InlineData("ReduceL2(x, i[1]) keepdims=0", 18)]
    [InlineData("ReduceL2(x) axes=-1", 13)]
    public void ReduceL2(string text, int opset) => RuleCheck.Smooth(text, "3x4", x => Rows(x, row => Math.Sqrt(row.Sum(v => v * v))), opset);

    [Fact]
    public void ReduceL2_Zero_GivesZero() =>
        Assert.Equal([0f, 0, 0], RuleCheck.Gradient(RuleModel.Of("ReduceL2(x, i[1])", [1, 3], 18), [1, 3], [0, 0, 0], RuleModel.Weight));

    [Fact]
    public void ReduceSumSquare() => RuleCheck.Smooth("ReduceSumSquare(x, i[1])", "3x4", x => Rows(x, row => row.Sum(v => v * v)));

    [Fact]
    public void ReduceLogSumExp() => RuleCheck.Smooth("ReduceLogSumExp(x, i[1]) keepdims=0", "3x4", x => Rows(x, row => Math.Log(row.Sum(Math.Exp))));

    private static double[] Rows(double[] x, Func<double[], double> function) => [.. x.Chunk(4).Select(function)];
}
