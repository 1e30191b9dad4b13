using DeCam.Numerics;

namespace DeCam.Methods.PathRidge;

/// <summary>
/// The smooth functions over a grid of cells with covariance exp(-d^2 / (2 e^2)) + 1e-4 [d = 0], d in cells: the eigenvectors of the
/// covariance, each times the root of its value, without those of the least values.
/// </summary>
/// <remarks>The covariance is a product of one over the rows and one over the columns, and so are its eigenvectors.</remarks>
internal sealed class SmoothBasis
{
    private const double Jitter = 1e-4;

    private SmoothBasis(double[] functions, int cells) => (Functions, Cells) = (functions, cells);

    /// <summary>[count, G], row-major.</summary>
    public double[] Functions { get; }

    /// <summary>Cells, G.</summary>
    public int Cells { get; }

    /// <summary>Number of functions.</summary>
    public int Count => Functions.Length / Cells;

    /// <summary>The basis of one length.</summary>
    /// <param name="grid">The cells.</param>
    /// <param name="length">e, in cells.</param>
    /// <param name="negligible">Share of the largest eigenvalue at and below which values are left out.</param>
    public static SmoothBasis Of(CellGrid grid, double length, double negligible)
    {
        var down = JacobiEigen.Of(Covariance(grid.Rows, length), grid.Rows);
        var across = JacobiEigen.Of(Covariance(grid.Columns, length), grid.Columns);
        var least = (down.Values.Max() * across.Values.Max() + Jitter) * negligible;
        var functions = new List<double>();
        for (var i = 0; i < grid.Rows; i++)
            for (var j = 0; j < grid.Columns; j++)
            {
                var value = down.Values[i] * across.Values[j] + Jitter;
                if (value <= least) continue;
                for (var cell = 0; cell < grid.Count; cell++)
                    functions.Add(Math.Sqrt(value) * down.Vectors[i * grid.Rows + cell / grid.Columns] * across.Vectors[j * grid.Columns + cell % grid.Columns]);
            }

        return new([.. functions], grid.Count);
    }

    /// <summary>exp(-d^2 / (2 e^2)) of the distances along one side, [cells, cells].</summary>
    public static double[] Covariance(int cells, double length)
    {
        var covariance = new double[cells * cells];
        for (var i = 0; i < covariance.Length; i++)
        {
            double distance = i / cells - i % cells;
            covariance[i] = PortableMath.Exp(-distance * distance / (2 * length * length));
        }

        return covariance;
    }

    /// <summary>The covariance of all cells, [G, G].</summary>
    public static double[] Covariance(CellGrid grid, double length)
    {
        var (down, across) = (Covariance(grid.Rows, length), Covariance(grid.Columns, length));
        var covariance = new double[grid.Count * grid.Count];
        for (var a = 0; a < grid.Count; a++)
            for (var b = 0; b < grid.Count; b++)
                covariance[a * grid.Count + b] = down[a / grid.Columns * grid.Rows + b / grid.Columns] * across[a % grid.Columns * grid.Columns + b % grid.Columns] + (a == b ? Jitter : 0);
        return covariance;
    }
}
