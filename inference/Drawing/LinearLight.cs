namespace DeCam.Inference.Drawing;

/// <summary>Light as it adds up, which the 8-bit values of sRGB are not (IEC 61966-2-1).</summary>
internal static class LinearLight
{
    /// <summary>Weights of red, green and blue in the luminance (ITU-R BT.709).</summary>
    public const float Red = 0.2126f, Green = 0.7152f, Blue = 0.0722f;

    private const int Steps = 1 << 14;      // steps fine enough that the darkest levels are told apart
    private static readonly float[] Light = [.. Enumerable.Range(0, 256).Select(level => (float)Decode(level / 255.0))];
    private static readonly byte[] Levels = [.. Enumerable.Range(0, Steps).Select(step => (byte)Math.Round(255 * Encode(step / (Steps - 1.0))))];

    /// <summary>Light of each of the 256 levels, in [0, 1].</summary>
    public static ReadOnlySpan<float> OfLevels => Light;

    /// <summary>The level of a light; what is beyond [0, 1] has the nearest level.</summary>
    public static byte Level(float light) => Levels[(int)(Math.Clamp(light, 0, 1) * (Steps - 1) + 0.5f)];

    /// <summary>Luminance of a colour, in [0, 1].</summary>
    public static float Luminance(byte red, byte green, byte blue) => Red * Light[red] + Green * Light[green] + Blue * Light[blue];

    private static double Decode(double level) => level <= 0.04045 ? level / 12.92 : Math.Pow((level + 0.055) / 1.055, 2.4);

    private static double Encode(double light) => light <= 0.0031308 ? 12.92 * light : 1.055 * Math.Pow(light, 1 / 2.4) - 0.055;
}
