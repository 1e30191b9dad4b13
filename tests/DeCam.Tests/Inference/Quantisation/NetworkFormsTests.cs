namespace DeCam.Tests.Inference.Quantisation;

/// <summary>Small networks of every form: what computes in integers once ONNX Runtime has put it together, and that the scores stay what they were.</summary>
public sealed class NetworkFormsTests
{
    private const string Head = "; p = GlobalAveragePool(t); f = Flatten(p); y = Gemm(f, w:5x8) transB=1";
    private const double MostError = 0.04;      // of the range of all scores

    [Theory]
    [InlineData("QLinearConv 2, Gemm 1, GlobalAveragePool 1", "a = Conv(x, w:6x3x3x3, w:6); b = Relu(a); t = Conv(b, w:8x6x1x1)" + Head)]
    [InlineData("QLinearConv 3, Add 1, Gemm 1", "a = Conv(x, w:6x3x3x3, w:6); b = Conv(a, w:8x6x1x1); t = Relu(b); q = Conv(x, w:8x3x3x3); r = Add(t, q); p = GlobalAveragePool(r); f = Flatten(p); y = Gemm(f, w:5x8) transB=1")]
    [InlineData("QLinearConv 4, QLinearAdd 1, Gemm 1", "a = Conv(x, w:6x3x3x3, w:6); b = Relu(a); c = Conv(b, w:6x6x1x1); d = Conv(b, w:6x1x1x1) group=6; e = Add(c, d); g = Relu(e); t = Conv(g, w:8x6x1x1)" + Head)]
    [InlineData("QLinearConv 4, QLinearConcat 1, NhwcMaxPool 1", "a = Conv(x, w:6x3x3x3, w:6); b = Relu(a); m = MaxPool(b) kernel_shape=2,2 strides=2,2; c = Conv(m, w:6x6x1x1); d = Conv(m, w:6x1x1x1) group=6; e = Concat(c, d) axis=1; t = Conv(e, w:8x12x1x1)" + Head)]
    [InlineData("QLinearConv 2, QLinearAveragePool 1", "a = Conv(x, w:6x3x3x3, w:6); b = Relu(a); m = AveragePool(b) kernel_shape=2,2 strides=2,2; t = Conv(m, w:8x6x1x1)" + Head)]
    [InlineData("QLinearConv 1, QGemm 1, Gemm 1", "a = Conv(x, w:2x3x3x3, w:2); b = Relu(a); f = Flatten(b); g = Gemm(f, w:7x72, w:7) transB=1; h = Relu(g); y = Gemm(h, w:5x7) transB=1")]
    [InlineData("QLinearConv 1, QGemm 1, Gemm 1", "a = Conv(x, w:2x3x3x3, w:2); b = Relu(a); f = Flatten(b); g = Gemm(f, w:72x7, w:7); h = Relu(g); y = Gemm(h, w:7x5)")]
    [InlineData("QLinearConv 1, QGemm 1, Gemm 1", "a = Conv(x, w:2x3x3x3, w:2); b = Relu(a); f = Reshape(b, i[-1,72]); g = MatMul(f, w:72x7); g2 = Add(g, w:7); h = Relu(g2); y = Gemm(h, w:7x5)")]
    [InlineData("QLinearConv 2, Gemm 1", "a = Conv(x, w:6x3x3x3, w:6); b = HardSwish(a); t = Conv(b, w:8x6x1x1)" + Head, 14)]
    [InlineData("QLinearConv 2, Gemm 1", "a = Conv(x, w:6x3x3x3, w:6); s = Sigmoid(a); b = Mul(a, s); t = Conv(b, w:8x6x1x1)" + Head)]
    [InlineData("QLinearConv 4, GlobalAveragePool 2, Gemm 1", "a = Conv(x, w:6x3x3x3, w:6); s = Sigmoid(a); b = Mul(a, s); q = GlobalAveragePool(b); c = Conv(q, w:2x6x1x1, w:2); d = Relu(c); e = Conv(d, w:6x2x1x1, w:6); g = Sigmoid(e); m = Mul(b, g); t = Conv(m, w:8x6x1x1)" + Head)]
    [InlineData("QLinearConv 4, Gemm 1", "a = Conv(x, w:6x3x3x3, w:6); b = HardSwish(a); q = ReduceMean(b) axes=2,3 keepdims=1; c = Conv(q, w:2x6x1x1, w:2); d = Relu(c); e = Conv(d, w:6x2x1x1, w:6); g = HardSigmoid(e); m = Mul(b, g); t = Conv(m, w:8x6x1x1)" + Head, 14)]
    [InlineData("QLinearConv 3, QLinearAdd 1, Gemm 1", "a = Conv(x, w:6x3x3x3, w:6); b = Clip(a) min=0.0 max=6.0; c = Conv(b, w:6x6x1x1); d = Sum(b, c); t = Conv(d, w:8x6x1x1); p = GlobalAveragePool(t); f = Flatten(p); y = Gemm(f, w:5x8, w:5) transB=1", 9)]
    [InlineData("QLinearConv 4, QLinearConcat 1, Relu 1", "a = Conv(x, w:6x3x3x3, w:6); b = Relu(a); c = Conv(x, w:6x3x3x3, w:6); e = Concat(b, c) axis=1; d = Conv(e, w:6x12x1x1); t = Conv(d, w:8x6x1x1)" + Head)]
    [InlineData("QLinearConv 4, QLinearConcat 1, Clip 1, Relu 0", "a = Conv(x, w:6x3x3x3, w:6); b = Clip(a) min=0.0 max=0.1; c = Conv(x, w:6x3x3x3, w:6); g = Relu(c); e = Concat(b, g) axis=1; d = Conv(e, w:6x12x1x1); t = Conv(d, w:8x6x1x1); p = GlobalAveragePool(t); f = Flatten(p); y = Gemm(f, w:5x8, w:5) transB=1", 9)]
    public void Network_OfThisForm_ComputesInIntegersAndKeepsTheScores(string operators, string text, int opset = 13)
    {
        using var small = new SmallNetwork(text, [1, 3, 8, 8], 5, opset);
        var optimised = SmallNetwork.Optimised(small.Bytes);
        TestContext.Current.TestOutputHelper!.WriteLine(string.Join(", ", optimised.Select(o => $"{o.Key} {o.Value}")));
        Assert.Equal(operators.Split(", "), operators.Split(", ").Select(o => o.Split(' ')[0]).Select(o => $"{o} {optimised.GetValueOrDefault(o)}"));
        AssertClose(small);
    }

    [Fact]
    public void Network_OfAModelThatTakesChannelsLast_ComputesInIntegersAndKeepsTheScores()
    {
        using var small = new SmallNetwork("i = Transpose(x) perm=0,3,1,2; a = Conv(i, w:6x3x3x3, w:6); b = Relu(a); t = Conv(b, w:8x6x1x1)" + Head, [1, 8, 8, 3], 5);
        Assert.Equal(2, SmallNetwork.Optimised(small.Bytes)["QLinearConv"]);
        AssertClose(small);
    }

    private static void AssertClose(SmallNetwork small)
    {
        var pictures = Enumerable.Range(0, 32).Select(small.Picture).ToList();
        var (wanted, got) = (pictures.ConvertAll(p => SmallNetwork.Scores(small.Model, p)), pictures.ConvertAll(p => SmallNetwork.Scores(small.Network, p)));
        var range = wanted.Max(row => row.Max()) - wanted.Min(row => row.Min());
        Assert.All(wanted.Zip(got), rows => Assert.All(rows.First.Zip(rows.Second), v => Assert.InRange(v.Second - v.First, -MostError * range, MostError * range)));
    }
}
