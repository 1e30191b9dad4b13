namespace DeCam.Tests.Inference.Gradients.Rules;

public sealed class SelectionRulesTests
{
    [Theory]
    [InlineData("a = Neg(x); Concat(x, w:2x5x4, a) axis=1", "2x3x4", 18)]
    [InlineData("Concat(x, x) axis=-1", "2x3x4", 18)]
    [InlineData("a, b = Split(x, i[1,3]) axis=2; Mul(a, f[2])", "2x3x4", 18)]
    [InlineData("a, b = Split(x) axis=3; Sub(b, a)", "1x2x3x4", 13)]
    [InlineData("a, b, c = Split(x) axis=-2 split=1,1,1; Sub(c, a)", "2x3x4", 11)]
    [InlineData("Slice(x, i[1], i[3], i[2])", "2x3x4", 18)]
    [InlineData("Slice(x) starts=0,-3 ends=1,100 axes=1,2", "2x3x4", 9)]
    [InlineData("Slice(x, i[-1], i[-100], i[2], i[-1])", "2x3x4", 18)]
    [InlineData("Slice(x, i[0,1], i[5,100], i[1,2], i[2,3])", "2x6x7", 18)]
    [InlineData("Slice(x, i[5,-1], i[0,-100], i[1,2], i[-2,-3])", "2x6x7", 18)]
    [InlineData("Slice(x, i[1,0,2], i[2,100,4])", "2x3x4", 18)]
    [InlineData("Gather(x, s[1]) axis=1", "2x3x4", 18)]
    [InlineData("Gather(x, s[-1]) axis=0", "2x3x4", 18)]
    [InlineData("Gather(x, i[2,0,2,-1]) axis=1", "2x3x4", 18)]
    [InlineData("a = Reshape(i[1,0,1,2], i[2,2]); Gather(x, a) axis=2", "2x3x4", 18)]
    [InlineData("a = Shape(x); b = Slice(a, i[0], i[2], i[0]); Gather(x, b) axis=2", "2x3x4", 18)]
    [InlineData("a = Reshape(i[1,0,1,2,0,0], i[2,3,1]); GatherElements(x, a) axis=2", "2x3x4", 18)]
    [InlineData("a = Reshape(i[1,0,1,2,1,0], i[3,2]); GatherND(x, a)", "2x3x4", 18)]
    public void Linear(string text, string shape, int opset) => RuleCheck.Linear(text, shape, opset);
}
