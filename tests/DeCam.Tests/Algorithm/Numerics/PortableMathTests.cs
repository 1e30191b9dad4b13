using CsCheck;
using DeCam.Numerics;

namespace DeCam.Tests.Algorithm.Numerics;

public sealed class PortableMathTests
{
    private const double Tolerance = 4e-16;   // relative, two units in the last place

    [Fact]
    public void Log_AnyPositive_AgreesWithTheRuntime() => Gen.Double[-300, 300].Sample(exponent =>
    {
        var x = Math.Pow(10, exponent);
        Assert.Equal(Math.Log(x), PortableMath.Log(x), Math.Abs(Math.Log(x)) * Tolerance);
    });

    [Fact]
    public void Log_NearOne_AgreesWithTheRuntime() => Gen.Double[0.5, 2].Sample(x =>
        Assert.Equal(Math.Log(x), PortableMath.Log(x), Math.Abs(Math.Log(x)) * Tolerance));

    [Fact]
    public void Exp_AnyFinite_AgreesWithTheRuntime() => Gen.Double[-700, 700].Sample(x =>
        Assert.Equal(1, PortableMath.Exp(x) / Math.Exp(x), 1e-15));

    [Fact]
    public void Exp_BeyondTheRange_IsZeroOrInfinite()
    {
        Assert.Equal(0, PortableMath.Exp(double.NegativeInfinity));
        Assert.Equal(double.PositiveInfinity, PortableMath.Exp(1000));
        Assert.Equal(1, PortableMath.Exp(0));
        Assert.True(double.IsNaN(PortableMath.Exp(double.NaN)));
    }

    [Fact]
    public void SinCosDegrees_AnyAngle_AgreesWithTheRuntime() => Gen.Double[-720, 720].Sample(degrees =>
    {
        var (sin, cos) = PortableMath.SinCosDegrees(degrees);
        Assert.Equal(Math.Sin(degrees * Math.PI / 180), sin, 3e-15);
        Assert.Equal(Math.Cos(degrees * Math.PI / 180), cos, 3e-15);
    });

    [Fact]
    public void SinCosDegrees_QuarterTurns_AreExact()
    {
        Assert.Equal((0, 1), PortableMath.SinCosDegrees(0));
        Assert.Equal((1, 0), PortableMath.SinCosDegrees(90));
        Assert.Equal((0, -1), PortableMath.SinCosDegrees(180));
        Assert.Equal((-1, 0), PortableMath.SinCosDegrees(-90));
    }
}
