using DeCam.Numerics;

namespace DeCam.Imaging;

/// <summary>Converts sRGB to CIE L*a*b* under D65 (IEC 61966-2-1; CIE 15), equal to the bit on every host.</summary>
internal static class LabColour
{
    private static readonly double[] Linear = [.. Enumerable.Range(0, 256).Select(v => ToLinear(v / 255.0))];

    /// <summary>The picture as [H, W, 3]: L* in [0, 100], a*, b*.</summary>
    public static double[] FromImage(ImageView image)
    {
        var rgb = image.Rgb.Span;
        var lab = new double[rgb.Length];
        for (var i = 0; i < rgb.Length; i += 3)
            (lab[i], lab[i + 1], lab[i + 2]) = FromRgb(Linear[rgb[i]], Linear[rgb[i + 1]], Linear[rgb[i + 2]]);
        return lab;
    }

    private static (double L, double A, double B) FromRgb(double r, double g, double b)
    {
        // Matrix of sRGB's primaries, and the white point of D65 (2 degrees).
        var x = Compress((0.412453 * r + 0.357580 * g + 0.180423 * b) / 0.95047);
        var y = Compress(0.212671 * r + 0.715160 * g + 0.072169 * b);
        var z = Compress((0.019334 * r + 0.119193 * g + 0.950227 * b) / 1.08883);
        return (116 * y - 16, 500 * (x - y), 200 * (y - z));
    }

    private static double Compress(double t) => t > 0.008856 ? Power(t, 1.0 / 3) : 7.787 * t + 16.0 / 116;

    private static double ToLinear(double v) => v <= 0.04045 ? v / 12.92 : Power((v + 0.055) / 1.055, 2.4);

    private static double Power(double x, double exponent) => PortableMath.Exp(exponent * PortableMath.Log(x));
}
