using DeCam.Inference.Attributions;

namespace DeCam.Tests.Inference.Attributions;

public sealed class CornerResamplingTests
{
    [Fact]
    public void Resize_Grows_WithItsCornersOnTheCorners() =>
        Assert.Equal([0, 1, 2, 2, 3, 4, 4, 5, 6], CornerResampling.Resize([0, 2, 4, 6], new(2, 2), new(3, 3)));

    [Fact]
    public void Resize_OnePlace_FillsAll() => Assert.Equal([5, 5, 5, 5, 5, 5], CornerResampling.Resize([5], new(1, 1), new(2, 3)));
}
