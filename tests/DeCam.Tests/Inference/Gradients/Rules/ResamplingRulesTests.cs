namespace DeCam.Tests.Inference.Gradients.Rules;

public sealed class ResamplingRulesTests
{
    [Theory]
    [InlineData("Pad(x, i[0,0,1,2,0,0,3,0])", "1x2x4x5", 18)]
    [InlineData("Pad(x, i[0,0,-1,2,0,0,1,-2])", "1x2x4x5", 18)]
    [InlineData("Pad(x, i[1,2], _, i[-1])", "1x2x4x5", 18)]
    [InlineData("Pad(x) pads=0,0,1,0,0,0,0,2", "1x2x4x5", 9)]
    [InlineData("a = Cast(x) to=11; b = Pad(a) pads=0,0,1,0,0,0,0,2; Cast(b) to=1", "1x2x4x5", 9)]
    [InlineData("Pad(x, i[0,0,1,2,0,0,3,0]) mode=reflect", "1x2x4x5", 18)]
    [InlineData("Pad(x, i[0,1,1,2,0,0,3,0]) mode=edge", "1x2x4x5", 18)]
    [InlineData("Resize(x, f[0,0,0,0,1,1,1,1], f[1,1,2,2]) mode=nearest", "1x2x3x4", 11)]
    [InlineData("Resize(x, f[], f[], i[1,2,7,5]) mode=linear", "1x2x4x3", 11)]
    [InlineData("Resize(x, _, f[1,1,1.5,2]) mode=linear", "1x2x4x3", 13)]
    [InlineData("Resize(x, _, _, i[1,2,7,5]) mode=linear", "1x2x4x3", 18)]
    [InlineData("Resize(x, _, _, i[1,2,7,6]) mode=linear coordinate_transformation_mode=align_corners", "1x2x4x3", 18)]
    [InlineData("Resize(x, _, _, i[1,2,3,2]) mode=linear antialias=1", "1x2x7x5", 18)]
    [InlineData("Resize(x, _, _, i[1,2,7,5]) mode=cubic cubic_coeff_a=-0.75", "1x2x4x3", 18)]
    [InlineData("Resize(x, _, f[2,0.5]) mode=nearest axes=2,3 nearest_mode=floor coordinate_transformation_mode=asymmetric", "1x2x4x6", 18)]
    [InlineData("Resize(x, f[1,1,2,3]) mode=linear", "1x2x3x4", 10)]
    [InlineData("Upsample(x, f[1,1,2,2]) mode=nearest", "1x2x3x4", 9)]
    public void Linear(string text, string shape, int opset) => RuleCheck.Linear(text, shape, opset);
}
