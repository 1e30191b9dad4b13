using System.Globalization;

namespace DeCam.Inference.Preprocessing;

/// <summary>What a model's graph does to its input before anything else: (input - mean) / std.</summary>
/// <param name="Mean">Per channel of the input, in the input's unit: the value that becomes 0.</param>
/// <param name="Std">Per channel of the input, in the input's unit.</param>
public sealed record InputNormalisation(float[] Mean, float[] Std)
{
    /// <summary>Whether the graph takes pixels of 0..255 rather than of 0..1.</summary>
    public bool IsForBytes => PixelUnits.IsBeyondUnit(Mean, Std);

    /// <inheritdoc/>
    public override string ToString() => $"(input - [{Text(Mean)}]) / [{Text(Std)}]";

    private static string Text(float[] values) => string.Join(", ", values.Distinct().Count() == 1 ? [Text(values[0])] : values.Select(Text));

    private static string Text(float value) => value.ToString("0.#####", CultureInfo.InvariantCulture);
}
