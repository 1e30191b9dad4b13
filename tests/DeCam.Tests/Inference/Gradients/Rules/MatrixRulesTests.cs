namespace DeCam.Tests.Inference.Gradients.Rules;

public sealed class MatrixRulesTests
{
    [Theory]
    [InlineData("Gemm(x, w:4x5, w:5) alpha=0.5 beta=2.0", "3x4")]
    [InlineData("Gemm(x, w:5x3) transA=1 transB=1", "3x4")]
    [InlineData("Gemm(w:2x3, x)", "3x4")]
    [InlineData("Gemm(w:3x2, x) transA=1", "3x4")]
    [InlineData("Gemm(w:2x4, x) transB=1", "3x4")]
    [InlineData("Gemm(w:4x2, x) transA=1 transB=1", "3x4")]
    [InlineData("Gemm(w:3x2, w:2x4, x) beta=0.5", "1x4")]
    [InlineData("MatMul(x, w:4x5)", "2x3x4")]
    [InlineData("MatMul(x, w:4)", "2x3x4")]
    [InlineData("MatMul(w:3, x)", "2x3x4")]
    [InlineData("MatMul(w:2x5x3, x)", "3x4")]
    [InlineData("MatMul(w:2x1x5x3, x)", "2x3x4")]
    [InlineData("MatMul(x, w:4x2)", "4")]
    [InlineData("MatMul(w:2x4, x)", "4")]
    [InlineData("Einsum(x, w:2x5x4) equation=bij,bkj->bik", "2x3x4")]
    [InlineData("Einsum(w:2x5x3, x) equation=bki,bij->bkj", "2x3x4")]
    public void Linear(string text, string shape) => RuleCheck.Linear(text, shape);

    [Fact]
    public void MatMul_ByItself() => RuleCheck.Smooth("MatMul(x, x)", "2x2", x =>
        [(x[0] * x[0]) + (x[1] * x[2]), (x[0] * x[1]) + (x[1] * x[3]), (x[2] * x[0]) + (x[3] * x[2]), (x[2] * x[1]) + (x[3] * x[3])]);
}
