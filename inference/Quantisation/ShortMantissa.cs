namespace DeCam.Inference.Quantisation;

/// <summary>
/// Numbers with 10 bits behind the leading one. What calibration measures differs in the last bits from one kind of processor to another;
/// so rounded it hardly ever does.
/// </summary>
internal static class ShortMantissa
{
    private const int Dropped = 13;
    private const int Mask = (1 << Dropped) - 1;

    /// <summary>The least such number that is not below a positive one.</summary>
    public static float Up(float value) => BitConverter.Int32BitsToSingle((BitConverter.SingleToInt32Bits(value) + Mask) & ~Mask);

    /// <summary>The nearest such number.</summary>
    public static float Nearest(float value) => BitConverter.Int32BitsToSingle((BitConverter.SingleToInt32Bits(value) + (1 << (Dropped - 1))) & ~Mask);
}
