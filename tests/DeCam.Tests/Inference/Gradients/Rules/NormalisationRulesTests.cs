namespace DeCam.Tests.Inference.Gradients.Rules;

public sealed class NormalisationRulesTests
{
    private static readonly double[] Scale = [0.5, 2, -1, 1.5];

    [Theory]
    [InlineData("a = Relu(x); BatchNormalization(a, f[0.5,2], f[1,-1], f[0.25,0.5], f[2,0.5])", 9)]
    [InlineData("a = Relu(x); BatchNormalization(a, f[0.5,2], f[1,-1], f[0.25,0.5], f[2,0.5]) epsilon=0.01", 15)]
    public void BatchNormalization(string text, int opset) => RuleCheck.Pieces(text, "2x2x3x3", opset);

    [Fact]
    public void InstanceNormalization() =>
        RuleCheck.Smooth("InstanceNormalization(x, f[0.5,2], f[1,-1]) epsilon=0.01", "2x2x2x3", x => Rows(x, 6, (row, r) => [.. Standardised(row, 0.01).Select(z => z * Scale[r % 2])]));

    [Fact]
    public void LayerNormalization() =>
        RuleCheck.Smooth("LayerNormalization(x, f[0.5,2,-1,1.5], f[1,0,2,3])", "3x4", x => Rows(x, 4, (row, _) => [.. Standardised(row, 1e-5).Zip(Scale, (z, s) => z * s)]));

    [Fact]
    public void LayerNormalization_OverTwoAxes() =>
        RuleCheck.Smooth("LayerNormalization(x, w:2x2) axis=1 epsilon=0.01", "3x2x2", x => Rows(x, 4, (row, _) => [.. Standardised(row, 0.01).Select((z, i) => z * RuleModel.Weight(i))]));

    [Theory]
    [InlineData("GroupNormalization(x, f[0.5,2,-1,1.5], f[1,0,2,3]) num_groups=2", 21)]
    [InlineData("a = Reshape(x, i[1,2,-1]); b = InstanceNormalization(a, f[1,1], f[0,0]); c = Reshape(b, i[1,4,1,3]); Mul(c, w:4x1x1)", 17)]
    public void GroupNormalization(string text, int opset) => RuleCheck.Smooth(text, "1x4x1x3", x =>
        [.. Rows(x, 6, (row, _) => Standardised(row, 1e-5)).Select((z, i) => z * (opset == 21 ? Scale[i / 3] : RuleModel.Weight(i / 3)))], opset);

    [Fact]
    public void LpNormalization() =>
        RuleCheck.Smooth("LpNormalization(x) axis=1", "3x4", x => Rows(x, 4, (row, _) => [.. row.Select(v => v / Math.Sqrt(row.Sum(w => w * w)))]));

    [Theory]
    [InlineData("Softmax(x) axis=-1", 18)]
    [InlineData("Softmax(x)", 11)]
    [InlineData("Softmax(x)", 13)]
    public void Softmax(string text, int opset) => RuleCheck.Smooth(text, "3x4", x => Rows(x, 4, (row, _) => [.. row.Select(v => Math.Exp(v) / row.Sum(Math.Exp))]), opset);

    [Fact]
    public void Softmax_BeforeOpset13_RunsOverAllDimensionsBehind() =>
        RuleCheck.Smooth("Softmax(x)", "2x3x2", x => Rows(x, 6, (row, _) => [.. row.Select(v => Math.Exp(v) / row.Sum(Math.Exp))]), 11);

    [Fact]
    public void LogSoftmax() => RuleCheck.Smooth("LogSoftmax(x) axis=1", "3x4", x => Rows(x, 4, (row, _) => [.. row.Select(v => v - Math.Log(row.Sum(Math.Exp)))]));

    private static double[] Standardised(double[] row, double epsilon)
    {
        var mean = row.Average();
        var deviation = Math.Sqrt(row.Average(v => (v - mean) * (v - mean)) + epsilon);
        return [.. row.Select(v => (v - mean) / deviation)];
    }

    private static double[] Rows(double[] x, int size, Func<double[], int, double[]> function) => [.. x.Chunk(size).SelectMany(function)];
}
