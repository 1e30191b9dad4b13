using System.Globalization;

namespace DeCam.Inference.Preprocessing;

/// <summary>A size in pixels.</summary>
/// <param name="Height">Rows, from 1 to <see cref="Largest"/>.</param>
/// <param name="Width">Columns, from 1 to <see cref="Largest"/>.</param>
public readonly record struct PixelSize(int Height, int Width)
{
    /// <summary>The longest side that can be stated.</summary>
    public const int Largest = 16384;

    /// <summary>Whether both sides are equal.</summary>
    public bool IsSquare => Height == Width;

    /// <summary>The shorter side.</summary>
    public int Shorter => Math.Min(Height, Width);

    /// <summary>A square.</summary>
    public static implicit operator PixelSize(int side) => Square(side);

    /// <summary>A square.</summary>
    public static PixelSize Square(int side) => new(side, side);

    /// <summary>Height x width.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Height} x {Width}");
}
