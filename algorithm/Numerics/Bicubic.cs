using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace DeCam.Numerics;

/// <summary>
/// Enlarges values of a grid to a frame by cubic convolution (Keys 1981, <see href="https://doi.org/10.1109/TASSP.1981.1163711"/>) with
/// a = -0.75, half-pixel centres, and the outermost cells repeated beyond the border. Every pixel is computed by the same operations
/// in float32, without fused ones, so every host has the same bits.
/// </summary>
internal sealed class Bicubic
{
    private readonly int _rows;
    private readonly int _columns;
    private readonly int _width;
    private readonly Taps[] _down;
    private readonly Taps[] _across;

    /// <summary>Prepares the enlargement of [rows, columns] to [height, width].</summary>
    public Bicubic(int rows, int columns, int height, int width)
    {
        (_rows, _columns, Height, _width) = (rows, columns, height, width);
        _down = Along(rows, height);
        _across = Along(columns, width);
    }

    /// <summary>Rows of the frame.</summary>
    public int Height { get; }

    /// <summary>Columns of the frame.</summary>
    public int Width => _width;

    /// <summary>The values at the pixels, [height, width].</summary>
    public float[] Draw(ReadOnlySpan<float> cells)
    {
        var pixels = new float[Height * _width];
        AddTo(pixels, cells);
        return pixels;
    }

    /// <summary>Adds the enlarged values to [height, width].</summary>
    /// <param name="pixels">[height, width], changed.</param>
    /// <param name="cells">[rows, columns].</param>
    public void AddTo(Span<float> pixels, ReadOnlySpan<float> cells)
    {
        var wide = new float[_rows * _width];       // [row of cells, x]
        for (var row = 0; row < _rows; row++)
        {
            var values = cells.Slice(row * _columns, _columns);
            for (var x = 0; x < _width; x++)
            {
                ref readonly var taps = ref _across[x];
                wide[row * _width + x] = taps.First * values[taps.A] + taps.Second * values[taps.B] + taps.Third * values[taps.C] + taps.Fourth * values[taps.D];
            }
        }

        for (var y = 0; y < Height; y++) AddRow(pixels.Slice(y * _width, _width), wide, y);
    }

    private void AddRow(Span<float> pixels, float[] wide, int y)
    {
        ref var to = ref MemoryMarshal.GetReference(pixels);
        ref var from = ref MemoryMarshal.GetArrayDataReference(wide);
        ref readonly var taps = ref _down[y];
        var (a, b, c, d) = ((nuint)(taps.A * _width), (nuint)(taps.B * _width), (nuint)(taps.C * _width), (nuint)(taps.D * _width));
        var (first, second, third, fourth) = (Vector256.Create(taps.First), Vector256.Create(taps.Second), Vector256.Create(taps.Third), Vector256.Create(taps.Fourth));
        nuint x = 0;
        for (; x + 8 <= (nuint)pixels.Length; x += 8)
        {
            var sum = first * Vector256.LoadUnsafe(ref from, a + x) + second * Vector256.LoadUnsafe(ref from, b + x)
                + third * Vector256.LoadUnsafe(ref from, c + x) + fourth * Vector256.LoadUnsafe(ref from, d + x);
            (Vector256.LoadUnsafe(ref to, x) + sum).StoreUnsafe(ref to, x);
        }

        for (; x < (nuint)pixels.Length; x++)
            pixels[(int)x] += taps.First * wide[a + x] + taps.Second * wide[b + x] + taps.Third * wide[c + x] + taps.Fourth * wide[d + x];
    }

    private static Taps[] Along(int cells, int pixels)
    {
        var taps = new Taps[pixels];
        for (var pixel = 0; pixel < pixels; pixel++)
        {
            var at = (pixel + 0.5) * cells / pixels - 0.5;
            var left = Math.Floor(at);
            taps[pixel] = new(Cell(left - 1), Cell(left), Cell(left + 1), Cell(left + 2),
                (float)Weight(at - left + 1), (float)Weight(at - left), (float)Weight(left + 1 - at), (float)Weight(left + 2 - at));
        }

        return taps;

        int Cell(double cell) => (int)Math.Clamp(cell, 0, cells - 1);
    }

    private static double Weight(double distance)
    {
        const double a = -0.75;
        return distance <= 1 ? ((a + 2) * distance - (a + 3)) * distance * distance + 1
            : distance < 2 ? ((a * distance - 5 * a) * distance + 8 * a) * distance - 4 * a
            : 0;
    }

    // The four cells around a pixel, with their weights.
    private readonly record struct Taps(int A, int B, int C, int D, float First, float Second, float Third, float Fourth);
}
