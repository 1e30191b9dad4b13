using DeCam.Numerics;

namespace DeCam.Masks;

/// <summary>
/// One ellipse as five genes: two opposite corners of its unrotated bounding box, in pixels (origin top left, x right, y down),
/// and its rotation about the box's centre. The axes are half the box's sides; either order of the corners is the same ellipse.
/// </summary>
/// <param name="X0">One corner's x.</param>
/// <param name="Y0">One corner's y.</param>
/// <param name="X1">The other corner's x.</param>
/// <param name="Y1">The other corner's y.</param>
/// <param name="RotationDegrees">Rotation, clockwise as seen on the screen; a half turn changes nothing.</param>
public readonly record struct Ellipse(float X0, float Y0, float X1, float Y1, float RotationDegrees)
{
    /// <summary>Genes of an ellipse.</summary>
    public const int Genes = 5;

    /// <summary>The ellipse of five genes [x0, y0, x1, y1, r].</summary>
    public static Ellipse FromGenes(ReadOnlySpan<float> genes) => new(genes[0], genes[1], genes[2], genes[3], genes[4]);

    /// <summary>The rows and spans it covers. An ellipse without area, or with genes that are not finite, covers nothing.</summary>
    /// <remarks>
    /// With d = (dx, dy) from the centre, a pixel is inside when A dx^2 + 2 B dx dy + C dy^2 &lt;= det, where for semi-axes a, b:
    /// A = b^2 cos^2 + a^2 sin^2, B = (b^2 - a^2) sin cos, det = a^2 b^2 = A C - B^2. Solved for dx, row dy has the span
    /// -(B/A) dy -+ (a b / A) sqrt(A - dy^2), and rows with dy^2 > A have none. The border belongs to the ellipse up to rounding: this is
    /// computed in doubles, so of centres that lie exactly on it some fall outside, rotated or not. The computation is the definition, and
    /// every machine decides alike.
    /// </remarks>
    internal EllipseSpans Spans()
    {
        var a = Math.Abs((double)X1 - X0) / 2;
        var b = Math.Abs((double)Y1 - Y0) / 2;
        if (!(a > 0 && b > 0 && double.IsFinite(a) && double.IsFinite(b) && float.IsFinite(RotationDegrees))) return default;
        var (sin, cos) = PortableMath.SinCosDegrees(RotationDegrees);
        var aa = a * a;
        var bb = b * b;
        var quadratic = bb * (cos * cos) + aa * (sin * sin);
        if (!(quadratic > 0 && double.IsFinite(quadratic))) return default;
        return new(((double)X0 + X1) / 2, ((double)Y0 + Y1) / 2, quadratic, -((bb - aa) * (sin * cos) / quadratic), a * b / quadratic);
    }
}
