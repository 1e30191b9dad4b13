namespace DeCam.Numerics;

/// <summary>
/// The orthonormal cosine functions over a square grid (the two-dimensional DCT-II): a smooth function is a few of them, and
/// they continue smoothly between the cells.
/// </summary>
internal sealed class CosineBasis
{
    private readonly int _grid;
    private readonly double[] _cells;       // [frequency, cell]

    /// <summary>The basis of a grid.</summary>
    /// <param name="grid">Cells a side, g.</param>
    public CosineBasis(int grid)
    {
        _grid = grid;
        _cells = Along(grid);
    }

    /// <summary>Coefficients [vertical frequency, horizontal frequency] of values [row, column].</summary>
    public void Analyse(ReadOnlySpan<double> values, Span<double> coefficients)
    {
        var rows = new double[_grid * _grid];       // [row, horizontal frequency]
        for (var row = 0; row < _grid; row++)
            for (var frequency = 0; frequency < _grid; frequency++)
                rows[row * _grid + frequency] = Cholesky.Dot(values.Slice(row * _grid, _grid), _cells.AsSpan(frequency * _grid, _grid));
        coefficients.Clear();
        for (var vertical = 0; vertical < _grid; vertical++)
            for (var row = 0; row < _grid; row++)
                for (var horizontal = 0; horizontal < _grid; horizontal++)
                    coefficients[vertical * _grid + horizontal] += _cells[vertical * _grid + row] * rows[row * _grid + horizontal];
    }

    /// <summary>The function at the pixel centres of a frame, [H, W].</summary>
    /// <param name="coefficients">[vertical frequency, horizontal frequency].</param>
    /// <param name="height">Rows.</param>
    /// <param name="width">Columns.</param>
    public float[] Draw(ReadOnlySpan<double> coefficients, int height, int width)
    {
        var (down, across) = (Along(height), Along(width));
        var wide = new double[_grid * width];       // [vertical frequency, x]
        for (var vertical = 0; vertical < _grid; vertical++)
            for (var horizontal = 0; horizontal < _grid; horizontal++)
                for (var x = 0; x < width; x++)
                    wide[vertical * width + x] += coefficients[vertical * _grid + horizontal] * across[horizontal * width + x];
        var map = new float[height * width];
        for (var y = 0; y < height; y++)
        {
            for (var x = 0; x < width; x++)
            {
                var sum = 0.0;
                for (var vertical = 0; vertical < _grid; vertical++) sum += wide[vertical * width + x] * down[vertical * height + y];
                map[y * width + x] = (float)sum;
            }
        }

        return map;
    }

    // [frequency, sample]: cos(pi k t) at the centres of equal samples, scaled so that the g cells have norm 1.
    private double[] Along(int samples)
    {
        var values = new double[_grid * samples];
        for (var k = 0; k < _grid; k++)
            for (var i = 0; i < samples; i++)
                values[k * samples + i] = Math.Sqrt((k == 0 ? 1.0 : 2.0) / _grid) * PortableMath.SinCosDegrees(180.0 * k * (i + 0.5) / samples).Cos;
        return values;
    }
}
