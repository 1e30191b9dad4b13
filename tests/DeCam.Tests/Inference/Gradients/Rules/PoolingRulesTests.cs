namespace DeCam.Tests.Inference.Gradients.Rules;

public sealed class PoolingRulesTests
{
    [Theory]
    [InlineData("AveragePool(x) kernel_shape=2,2 strides=2,2", "1x2x6x4")]
    [InlineData("AveragePool(x) kernel_shape=3,3 strides=2,2 pads=1,1,1,1", "1x2x7x6")]
    [InlineData("AveragePool(x) kernel_shape=3,3 strides=2,2 pads=1,1,1,1 count_include_pad=1", "1x2x7x6")]
    [InlineData("AveragePool(x) kernel_shape=2,2 strides=2,2 ceil_mode=1", "1x2x5x7")]
    [InlineData("AveragePool(x) kernel_shape=3,3 strides=2,2 pads=1,1,1,1 ceil_mode=1 count_include_pad=1", "1x2x6x8")]
    [InlineData("AveragePool(x) kernel_shape=3,3 strides=1,1 pads=1,1,1,1", "2x1x4x5")]
    [InlineData("AveragePool(x) kernel_shape=3,2 strides=2,2 auto_pad=SAME_UPPER", "1x1x6x5")]
    [InlineData("AveragePool(x) kernel_shape=3 strides=2", "1x2x7")]
    [InlineData("GlobalAveragePool(x)", "2x3x2x4")]
    public void Linear(string text, string shape) => RuleCheck.Linear(text, shape, 19);

    [Theory]
    [InlineData("MaxPool(x) kernel_shape=3,3 strides=2,2 pads=1,1,1,1", "2x2x6x5")]
    [InlineData("MaxPool(x) kernel_shape=2,2 strides=2,2", "1x2x4x6")]
    [InlineData("MaxPool(x) kernel_shape=2,2 strides=2,2 storage_order=1", "1x2x4x6")]
    [InlineData("MaxPool(x) kernel_shape=3,3 strides=2,2 ceil_mode=1", "1x2x6x6")]
    [InlineData("MaxPool(x) kernel_shape=3,2 strides=2,2 auto_pad=SAME_LOWER", "1x1x6x7")]
    [InlineData("GlobalMaxPool(x)", "2x3x2x4")]
    public void Pieces(string text, string shape) => RuleCheck.Pieces(text, shape, 12);

    [Fact]
    public void GlobalMaxPool_EqualValues_FirstTakesAll() =>
        Assert.Equal([0f, -1, 0, 0], RuleCheck.Gradient(RuleModel.Of("GlobalMaxPool(x)", [1, 1, 2, 2], 18), [1, 1, 2, 2], [1, 2, 2, 2], RuleModel.Weight));
}
