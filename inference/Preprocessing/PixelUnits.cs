using System.Globalization;
using DeCam.Scoring;

namespace DeCam.Inference.Preprocessing;

/// <summary>Whether mean and standard deviation can be on the scale that was named: recipes write them for pixels of 0..1 or of 0..255.</summary>
internal static class PixelUnits
{
    private const float Levels = byte.MaxValue;

    // No pixels in [0, 1] deviate by more than 0.5. Some recipes divide by 1 or 2 all the same, none by more.
    private const float LargestUnitStd = 2;

    /// <summary>Refuses numbers of the other scale.</summary>
    /// <param name="scale">The scale of pixels that mean and std are read on.</param>
    /// <param name="mean">Mean per channel, or null where none is stated.</param>
    /// <param name="std">Standard deviation per channel, or null where none is stated.</param>
    /// <param name="source">What states them, for messages, such as "sidecar 'a.json'".</param>
    /// <exception cref="ScoringRefusedException">The numbers cannot be on that scale.</exception>
    public static void Check(PixelScale scale, float[]? mean, float[]? std, string source)
    {
        var isUnit = scale == PixelScale.Unit;
        if (isUnit ? !IsBeyondUnit(mean, std) : !IsBelowBytes(mean, std)) return;
        var (read, right, other) = isUnit ? ("unit (pixels of 0..1)", "byte", "0..255") : ("byte (pixels of 0..255)", "unit", "0..1");
        throw new ScoringRefusedException(RefusalKind.Input,
            $"The preprocessing of {source} has {Words(mean, std, v => v)} with the scale {read}, but these are numbers for pixels of {other}; " +
            $"give the scale {right}, or {Words(mean, std, v => isUnit ? v / Levels : v * Levels)}.");
    }

    /// <summary>Whether numbers are too large for pixels of 0..1.</summary>
    public static bool IsBeyondUnit(float[]? mean, float[]? std) => mean?.Any(v => Math.Abs(v) > 1) == true || std?.Any(v => v > LargestUnitStd) == true;

    // A mean of 0 and a deviation of 1 leave pixels as they are on every scale.
    private static bool IsBelowBytes(float[]? mean, float[]? std) =>
        mean?.All(v => Math.Abs(v) <= 1) == true && mean.Any(v => v != 0) || std?.All(v => v < 1) == true;

    private static string Words(float[]? mean, float[]? std, Func<float, float> to)
    {
        string Text(string key, float[] values) => $"{key} {string.Join(", ", values.Select(v => to(v).ToString("0.#####", CultureInfo.InvariantCulture)))}";
        return string.Join(" and ", new[] { mean is null ? null : Text("mean", mean), std is null ? null : Text("std", std) }.OfType<string>());
    }
}
