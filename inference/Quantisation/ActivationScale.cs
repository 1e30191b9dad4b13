namespace DeCam.Inference.Quantisation;

/// <summary>How 8 bits stand for the values of a tensor: value = (integer - zero) * step, with integers from 0 to 255.</summary>
/// <param name="Step">Distance of two neighbours.</param>
/// <param name="Zero">The integer that stands for 0.</param>
internal readonly record struct ActivationScale(float Step, byte Zero)
{
    private const float LeastStep = 1e-20f;

    /// <summary>The scale of a range, which 0 is made part of.</summary>
    public static ActivationScale Of(float least, float most)
    {
        var (low, high) = (Math.Min(0, least), Math.Max(0, most));
        var step = Math.Max(LeastStep, ShortMantissa.Up((high - low) / byte.MaxValue));
        return new(step, (byte)Math.Clamp(MathF.Round(-low / step), byte.MinValue, byte.MaxValue));
    }
}
