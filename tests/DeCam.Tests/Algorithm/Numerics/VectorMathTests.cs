using CsCheck;
using DeCam.Numerics;

namespace DeCam.Tests.Algorithm.Numerics;

public sealed class VectorMathTests
{
    [Fact]
    public void Exp_AnyNumber_IsThatOfTheRuntimeToTwoLastPlaces() => Gen.Double[-690, 690].Sample(x =>
    {
        double[] values = [x];
        VectorMath.Exp(values);
        return Math.Abs(values[0] / Math.Exp(x) - 1) < 5e-16;
    }, iter: 10_000);

    [Fact]
    public void Exp_AtAnyPlace_HasTheSameBits() => Gen.Double[-30, 5].Array[1, 11].Sample(values =>
    {
        var together = (double[])values.Clone();
        VectorMath.Exp(together);
        return values.Select((x, i) =>
        {
            double[] alone = [x];
            VectorMath.Exp(alone);
            return alone[0] == together[i];
        }).All(same => same);
    });

    [Fact]
    public void Exp_Extremes_AreThoseAtSevenHundred()
    {
        double[] values = [0, -1e9, double.NegativeInfinity, 1e9];
        VectorMath.Exp(values);
        Assert.Equal(1, values[0]);
        Assert.Equal(values[1], values[2]);
        Assert.InRange(values[1], 0, 1e-300);
        Assert.InRange(values[3], 1e300, double.MaxValue);
    }

    [Fact]
    public void Sigmoid_KnownValues_AreMet()
    {
        double[] values = [0, 1, -1, 1000, -1000];
        VectorMath.Sigmoid(values);
        Assert.Equal(0.5, values[0]);
        Assert.Equal(0.7310585786300049, values[1], 1e-15);
        Assert.Equal(1, values[1] + values[2], 1e-15);
        Assert.Equal(1, values[3]);
        Assert.InRange(values[4], 0, 1e-300);
    }
}
