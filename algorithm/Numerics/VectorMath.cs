using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace DeCam.Numerics;

/// <summary>Elementary functions of many numbers at once, with the same bits on every host.</summary>
internal static class VectorMath
{
    private const double Log2High = 6.93147180369123816490e-01;   // ln 2 with 32 trailing zero bits, so that k * Log2High is exact
    private const double Log2Low = 1.90821492927058770002e-10;    // ln 2 - Log2High
    private const double Largest = 700;
    private const double Shifter = 6755399441055744.0;            // 1.5 * 2^52: the low bits of a sum with it are a whole number
    private static readonly double[] Coefficients = [.. Enumerable.Range(0, 14).Select(n => 1 / Enumerable.Range(1, n).Aggregate(1.0, (product, factor) => product * factor))];

    /// <summary>Replaces every number by its exponential; numbers beyond -700 and 700 count as these. Error below two units in the last place.</summary>
    public static void Exp(Span<double> values)
    {
        ref var first = ref MemoryMarshal.GetReference(values);
        var i = 0;
        for (; i + Vector256<double>.Count <= values.Length; i += Vector256<double>.Count)
            Exp(Vector256.LoadUnsafe(ref first, (nuint)i)).StoreUnsafe(ref first, (nuint)i);
        for (; i < values.Length; i++) values[i] = Exp(Vector256.Create(values[i]))[0];
    }

    /// <summary>1 / (1 + e^-x) of every number.</summary>
    public static void Sigmoid(Span<double> values)
    {
        foreach (ref var value in values) value = -value;
        Exp(values);
        foreach (ref var value in values) value = 1 / (1 + value);
    }

    // e^x = 2^k e^r with |r| <= ln 2 / 2 and Taylor's series of e^r, of which the first term left out is below 2^-57.
    private static Vector256<double> Exp(Vector256<double> x)
    {
        x = Vector256.Min(Vector256.Max(x, Vector256.Create(-Largest)), Vector256.Create(Largest));
        var k = Vector256.Floor(x * Vector256.Create(1 / (Log2High + Log2Low)) + Vector256.Create(0.5));
        var r = x - k * Vector256.Create(Log2High) - k * Vector256.Create(Log2Low);
        var series = Vector256.Create(Coefficients[^1]);
        for (var n = Coefficients.Length - 2; n >= 0; n--) series = series * r + Vector256.Create(Coefficients[n]);
        var exponent = (k + Vector256.Create(Shifter + 1023)).AsInt64();
        return series * Vector256.ShiftLeft(exponent, 52).AsDouble();
    }
}
