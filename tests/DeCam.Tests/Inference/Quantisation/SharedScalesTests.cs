using DeCam.Inference.Quantisation;

namespace DeCam.Tests.Inference.Quantisation;

public sealed class SharedScalesTests
{
    [Fact]
    public void Of_TensorsThatShareValues_HaveTheScaleOfTheWidestRange()
    {
        Dictionary<string, (float, float)> ranges = new() { ["a"] = (0, 1), ["b"] = (-1, 2), ["c"] = (0, 4), ["apart"] = (0, 8) };
        var scales = SharedScales.Of(ranges, [("a", "b"), ("c", "b")]);

        Assert.Equal(ActivationScale.Of(-1, 4), scales["a"]);
        Assert.All(["b", "c"], t => Assert.Equal(scales["a"], scales[t]));
        Assert.Equal(ActivationScale.Of(0, 8), scales["apart"]);
    }

    [Theory]
    [InlineData(-1, 3)]
    [InlineData(0.5f, 3)]       // 0 is part of every range
    [InlineData(-2, -1)]
    [InlineData(0, 6)]
    public void Scale_OfARange_HoldsItAndZeroExactly(float least, float most)
    {
        var scale = ActivationScale.Of(least, most);
        float Nearest(float value) => (Math.Clamp(MathF.Round(value / scale.Step) + scale.Zero, 0, 255) - scale.Zero) * scale.Step;

        Assert.Equal(0, Nearest(0));
        Assert.All([least, most, (least + most) / 2], v => Assert.InRange(Nearest(v) - v, -0.51f * scale.Step, 0.51f * scale.Step));
    }

    [Fact]
    public void Scale_OfNothingButZeros_IsPositive() => Assert.True(ActivationScale.Of(0, 0).Step > 0);

    [Theory]
    [InlineData(1f)]
    [InlineData(0.1f)]
    [InlineData(123.456f)]
    public void ShortMantissa_OfNeighbours_IsTheSame(float value)
    {
        // Of numbers whose last bits differ, hardly ever two lie beside a border.
        var near = MathF.BitIncrement(MathF.BitIncrement(ShortMantissa.Up(value) * 0.9999f));
        Assert.Equal(ShortMantissa.Up(near), ShortMantissa.Up(MathF.BitDecrement(near)));
        Assert.Equal(ShortMantissa.Nearest(near), ShortMantissa.Nearest(MathF.BitDecrement(near)));
        Assert.InRange(ShortMantissa.Up(value) / value, 1, 1 + (1 / 1024f));
        Assert.InRange(ShortMantissa.Nearest(-value) / -value, 1 - (1 / 2048f), 1 + (1 / 2048f));
        Assert.Equal(0, BitConverter.SingleToInt32Bits(ShortMantissa.Up(value)) & 0x1FFF);
    }
}
