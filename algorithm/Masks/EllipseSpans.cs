namespace DeCam.Masks;

/// <summary>An ellipse made ready for scan lines: the centres inside it on the row at distance dy from its centre are
/// x = CentreX + Shift dy -+ HalfWidth sqrt(SquaredHalfHeight - dy^2).</summary>
/// <param name="CentreX">x of the centre, pixels.</param>
/// <param name="CentreY">y of the centre, pixels.</param>
/// <param name="SquaredHalfHeight">Square of half the rotated ellipse's height; 0 for an ellipse that covers nothing.</param>
/// <param name="Shift">Shift of a row's middle for each pixel downward.</param>
/// <param name="HalfWidth">Half width of a row for each unit of the root.</param>
internal readonly record struct EllipseSpans(double CentreX, double CentreY, double SquaredHalfHeight, double Shift, double HalfWidth)
{
    /// <summary>First and last row of the frame whose pixel centres may lie inside; first above last when there is none.</summary>
    public (int First, int Last) Rows(int height)
    {
        if (SquaredHalfHeight == 0) return (0, -1);
        var half = Math.Sqrt(SquaredHalfHeight);
        var first = Math.Clamp(Math.Ceiling(CentreY - half - 0.5), 0, height);
        var last = Math.Clamp(Math.Floor(CentreY + half - 0.5), -1, height - 1);
        return ((int)first, (int)last);
    }

    /// <summary>First and last column inside on a row, clipped to the frame; first above last when there is none.</summary>
    public (int First, int Last) Columns(int row, int width)
    {
        var dy = row + 0.5 - CentreY;
        var middle = CentreX + Shift * dy - 0.5;
        var half = HalfWidth * Math.Sqrt(Math.Max(SquaredHalfHeight - dy * dy, 0.0));
        var first = Math.Min(Math.Max(Math.Ceiling(middle - half), 0.0), width);
        var last = Math.Max(Math.Min(Math.Floor(middle + half), width - 1.0), -1.0);
        return ((int)first, (int)last);
    }
}
