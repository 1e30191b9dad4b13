namespace DeCam.Tests.Inference.Gradients.Rules;

public sealed class ShapeRulesTests
{
    [Theory]
    [InlineData("Reshape(x, i[4,-1])", "1x2x3x4", 18)]
    [InlineData("Reshape(x, i[0,-1])", "2x3x4", 18)]
    [InlineData("Flatten(x) axis=2", "2x3x4", 18)]
    [InlineData("Squeeze(x, i[0,2])", "1x3x1x4", 18)]
    [InlineData("Squeeze(x) axes=0", "1x3x1x4", 11)]
    [InlineData("Squeeze(x)", "1x3x1x4", 18)]
    [InlineData("Unsqueeze(x, i[-1,0])", "3x4", 18)]
    [InlineData("Unsqueeze(x) axes=1", "3x4", 11)]
    [InlineData("Transpose(x) perm=2,0,1", "2x3x4", 18)]
    [InlineData("Transpose(x)", "2x3x4", 18)]
    [InlineData("Expand(x, i[5,3,4])", "3x1", 18)]
    [InlineData("Tile(x, i[2,1,3])", "2x3x2", 18)]
    [InlineData("DepthToSpace(x) blocksize=2", "1x8x2x3", 18)]
    [InlineData("DepthToSpace(x) blocksize=2 mode=CRD", "1x8x2x3", 18)]
    [InlineData("SpaceToDepth(x) blocksize=2", "1x2x4x6", 18)]
    public void Linear(string text, string shape, int opset) => RuleCheck.Linear($"a = {text}; Mul(a, f[2])", shape, opset);
}
