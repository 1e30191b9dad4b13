namespace DeCam.Tests.Inference.Gradients.Rules;

public sealed class ConvolutionRulesTests
{
    [Theory]
    [InlineData("Conv(x, w:3x2x3x3, w:3)", "1x2x6x5")]
    [InlineData("Conv(x, w:3x2x3x3) pads=1,0,2,1", "2x2x6x5")]
    [InlineData("Conv(x, w:3x2x3x3) pads=1,0,2,1 strides=2,3", "1x2x7x8")]
    [InlineData("Conv(x, w:3x2x3x2) strides=2,2", "1x2x6x7")]
    [InlineData("Conv(x, w:3x2x3x3) pads=2,2,2,2 dilations=2,2", "1x2x6x5")]
    [InlineData("Conv(x, w:3x2x3x3) pads=2,2,2,2 dilations=2,1 strides=2,2", "1x2x6x6")]
    [InlineData("Conv(x, w:6x2x3x3) group=2 pads=1,1,1,1", "1x4x5x5")]
    [InlineData("Conv(x, w:6x2x3x3) group=2 pads=1,1,1,1 strides=2,2", "1x4x5x6")]
    [InlineData("Conv(x, w:4x1x3x3) group=4 pads=1,1,1,1", "1x4x5x5")]
    [InlineData("Conv(x, w:8x1x3x3) group=4 pads=1,1,1,1", "1x4x5x5")]
    [InlineData("Conv(x, w:3x2x1x1)", "1x2x4x4")]
    [InlineData("Conv(x, w:3x2x1x1) strides=2,2", "1x2x5x4")]
    [InlineData("Conv(x, w:3x2x1x1) pads=1,1,1,1", "1x2x4x4")]
    [InlineData("Conv(x, w:3x2x3x2) auto_pad=SAME_UPPER strides=2,2", "1x2x6x5")]
    [InlineData("Conv(x, w:3x2x2x4) auto_pad=SAME_LOWER", "1x2x6x5")]
    [InlineData("Conv(x, w:3x2x3x2) auto_pad=VALID", "1x2x6x5")]
    [InlineData("Conv(x, w:3x2x3) pads=1,1 strides=2", "1x2x7")]
    [InlineData("Conv(x, w:2x1x2x2x2)", "1x1x3x4x3")]
    [InlineData("ConvTranspose(x, w:2x3x3x3) strides=2,2 pads=1,0,1,1 output_padding=1,0", "1x2x4x3")]
    [InlineData("ConvTranspose(x, w:4x3x2x2) group=2", "1x4x4x3")]
    public void Linear(string text, string shape) => RuleCheck.Linear(text, shape);
}
