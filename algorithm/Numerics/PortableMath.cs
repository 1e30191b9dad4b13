namespace DeCam.Numerics;

/// <summary>
/// Elementary functions from additions, multiplications, divisions and square roots alone, which IEEE 754 defines to the bit. The
/// run-time's own functions may differ in the last bit from one host to the next, and a map must not.
/// </summary>
public static class PortableMath
{
    private const double Log2High = 6.93147180369123816490e-01;   // ln 2 with 32 trailing zero bits, so that k * Log2High is exact
    private const double Log2Low = 1.90821492927058770002e-10;    // ln 2 - Log2High

    /// <summary>Sine and cosine of an angle in degrees; quarter turns are exact, and a half turn negates both exactly.</summary>
    /// <param name="degrees">Angle, at most some thousand turns.</param>
    public static (double Sin, double Cos) SinCosDegrees(double degrees)
    {
        var quarter = Math.Floor(degrees / 90 + 0.5);
        var x = (degrees - 90 * quarter) * (Math.PI / 180);       // in [-pi/4, pi/4]
        var (sin, cos) = (SinTaylor(x), CosTaylor(x));
        return ((int)quarter & 3) switch
        {
            0 => (sin, cos),
            1 => (cos, -sin),
            2 => (-sin, -cos),
            _ => (-cos, sin),
        };
    }

    /// <summary>Natural logarithm of a positive, normal number; error below two units in the last place.</summary>
    public static double Log(double x)
    {
        var bits = BitConverter.DoubleToInt64Bits(x);
        var exponent = (int)(bits >> 52) - 1023;
        var mantissa = BitConverter.Int64BitsToDouble((bits & 0xFFFFFFFFFFFFF) | 0x3FF0000000000000);
        if (mantissa > 1.4142135623730951)
        {
            mantissa /= 2;
            exponent++;
        }

        var s = (mantissa - 1) / (mantissa + 1);                  // ln m = 2 artanh s, |s| < 0.172
        var z = s * s;
        var series = 0.0;
        for (var n = 23; n >= 3; n -= 2) series = (series + 1.0 / n) * z;
        return exponent * Log2High + (2 * s + (2 * s * series + exponent * Log2Low));
    }

    /// <summary>e to the power x; error below two units in the last place.</summary>
    public static double Exp(double x)
    {
        if (double.IsNaN(x)) return x;
        if (x > 709.78) return double.PositiveInfinity;
        if (x < -745.2) return 0;
        var k = Math.Floor(x / (Log2High + Log2Low) + 0.5);
        var r = x - k * Log2High - k * Log2Low;                   // |r| <= ln 2 / 2
        var series = 1.0;
        for (var n = 14; n >= 1; n--) series = 1 + series * r / n;
        return Math.ScaleB(series, (int)k);
    }

    // Taylor series up to x^17 and x^18, in z = x^2: on [-pi/4, pi/4] the first term left out is below 2^-55.
    private static double SinTaylor(double x)
    {
        var z = x * x;
        var series = 1 / 355687428096000.0;
        series = series * z - 1 / 1307674368000.0;
        series = series * z + 1 / 6227020800.0;
        series = series * z - 1 / 39916800.0;
        series = series * z + 1 / 362880.0;
        series = series * z - 1 / 5040.0;
        series = series * z + 1 / 120.0;
        series = series * z - 1 / 6.0;
        return x + x * (series * z);
    }

    private static double CosTaylor(double x)
    {
        var z = x * x;
        var series = -1 / 6402373705728000.0;
        series = series * z + 1 / 20922789888000.0;
        series = series * z - 1 / 87178291200.0;
        series = series * z + 1 / 479001600.0;
        series = series * z - 1 / 3628800.0;
        series = series * z + 1 / 40320.0;
        series = series * z - 1 / 720.0;
        series = series * z + 1 / 24.0;
        series = series * z - 1 / 2.0;
        return 1 + series * z;
    }
}
