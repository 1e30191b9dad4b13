using System.Globalization;

namespace DeCam.Inference.Drawing;

/// <summary>Draws a pair of curves: the area between them is shaded, since it is the figure DiffAUC; lines are named at their ends.</summary>
internal static class CurvesPanel
{
    // Colour-blind safe pair of Okabe and Ito (2008), the second darkened so that text in it has a contrast of 4.5.
    private const string InsertionColour = "#0072B2", DeletionColour = "#B84F00", ControlColour = "#8A8A8A", GridColour = "#DDDDDD";
    private const float AreaOpacity = 0.16f;
    private static readonly int[] Ticks = [0, 25, 50, 75, 100];

    /// <summary>Adds the panel to a sheet.</summary>
    /// <param name="marks">The sheet's.</param>
    /// <param name="curves">The curves.</param>
    /// <param name="box">Left, top, width and height of the whole panel.</param>
    /// <param name="size">Size of the text.</param>
    /// <param name="isSmall">Whether there is room for few words only: lines are named above the plot, without their areas.</param>
    public static void Add(List<Mark> marks, CurvePair curves, (float Left, float Top, float Width, float Height) box, float size, bool isSmall)
    {
        var ticks = isSmall ? [0, 50, 100] : Ticks;
        var (named, under) = (isSmall ? [] : Names(curves), isSmall ? size * 1.5f : size * (curves.Control is null ? 3.3f : 4.8f));
        var right = isSmall ? Lettering.Width("100 %", size) / 2 : named.SelectMany(n => n.Lines).Max(l => Lettering.Width(l, size)) + size * 0.6f;
        var plot = new Plot(box.Left + Lettering.Width("100 %", size) + size * 0.4f, box.Top + size * (isSmall ? 1.6f : 0.5f), box.Left + box.Width - right, box.Top + box.Height - under);
        foreach (var tick in ticks)
        {
            var (x, y, text) = (plot.X(tick / 100.0), plot.Y(tick / 100.0), string.Create(CultureInfo.InvariantCulture, $"{tick} %"));
            marks.Add(new LineMark([new([plot.Left, y, plot.Right, y], false), new([x, plot.Top, x, plot.Bottom], false)], Math.Max(1, size / 20), GridColour));
            marks.Add(new TextMark(text, plot.Left - size * 0.4f, y + size * 0.36f, size, OverlaySheet.DetailsColour, IsAtEnd: true));
            if (isSmall && tick is not (0 or 100)) continue;
            marks.Add(tick == 0 ? new TextMark(text, x - size * 0.3f, plot.Bottom + size * 1.15f, size, OverlaySheet.DetailsColour)
                : new TextMark(text, x + (tick == 100 && !isSmall ? 0 : Lettering.Width(text, size) / 2), plot.Bottom + size * 1.15f, size, OverlaySheet.DetailsColour, IsAtEnd: true));
        }

        Shade(marks, curves, plot);
        var width = Math.Max(2.5f, size / 7);
        if (curves.Control is { } control)
            marks.Add(new LineMark([plot.Line(control.Shares, control.Insertion), plot.Line(control.Shares, control.Deletion)], width / 2, ControlColour));
        marks.Add(new LineMark([plot.Line(curves.Shares, curves.Deletion)], width, DeletionColour));
        marks.Add(new LineMark([plot.Line(curves.Shares, curves.Insertion)], width, InsertionColour));
        if (isSmall) NameAbove(marks, plot, box.Left + box.Width, size);
        else NameBeside(marks, named, plot, size);
        const string horizontal = "pixels, most important first";
        marks.Add(new TextMark(Lettering.Fit(isSmall ? "pixels" : horizontal, "", size, plot.Right - plot.Left), isSmall ? (plot.Left + plot.Right - Lettering.Width("pixels", size)) / 2 : plot.Left, plot.Bottom + size * (isSmall ? 1.15f : 2.5f), size, OverlaySheet.InkColour));
        if (isSmall || curves.Control is not { } centre) return;
        var y0 = plot.Bottom + size * 3.9f;
        marks.Add(new LineMark([new([plot.Left, y0 - size * 0.35f, plot.Left + size * 1.6f, y0 - size * 0.35f], false)], width / 2, ControlColour));
        marks.Add(new TextMark(Lettering.Fit("a map that only knows the centre:", string.Create(CultureInfo.InvariantCulture, $" {centre.DiffAuc:0.0}"), size, box.Left + box.Width - plot.Left - size * 2), plot.Left + size * 2, y0, size, OverlaySheet.DetailsColour));
    }

    private static List<(string[] Lines, double End, string Colour)> Names(CurvePair curves) =>
    [
        (["insertion", string.Create(CultureInfo.InvariantCulture, $"area {curves.InsertionAuc:0.000}")], curves.Insertion[^1], InsertionColour),
        (["deletion", string.Create(CultureInfo.InvariantCulture, $"area {curves.DeletionAuc:0.000}")], curves.Deletion[^1], DeletionColour),
    ];

    // At the ends, the upper one above the lower one, and never over each other.
    private static void NameBeside(List<Mark> marks, List<(string[] Lines, double End, string Colour)> names, Plot plot, float size)
    {
        var above = float.NegativeInfinity;
        foreach (var (lines, end, colour) in names.OrderByDescending(n => n.End))
        {
            var y = Math.Clamp(plot.Y(end), Math.Max(plot.Top + size * 0.4f, above + size * 2.7f), Math.Max(plot.Bottom - size * 0.9f, above + size * 2.7f));
            for (var i = 0; i < lines.Length; i++) marks.Add(new TextMark(lines[i], plot.Right + size * 0.5f, y + size * (0.1f + 1.15f * i), size, colour));
            above = y;
        }
    }

    // Above the plot, where no line is.
    private static void NameAbove(List<Mark> marks, Plot plot, float right, float size)
    {
        var baseline = plot.Top - size * 0.6f;
        marks.Add(new TextMark("deletion", right, baseline, size, DeletionColour, IsAtEnd: true));
        marks.Add(new TextMark("insertion", right - Lettering.Width("deletion ", size) - size * 0.3f, baseline, size, InsertionColour, IsAtEnd: true));
    }

    // Between two points of the curves a piece in the colour of the higher one; where they cross, two triangles.
    private static void Shade(List<Mark> marks, CurvePair curves, Plot plot)
    {
        var (above, below) = (new List<float>(), new List<float>());
        var sign = 0;
        void Close()
        {
            if (above.Count > 2) marks.Add(new AreaMark([.. above, .. Enumerable.Range(0, below.Count / 2).Reverse().SelectMany(i => (float[])[below[i * 2], below[i * 2 + 1]])], sign > 0 ? InsertionColour : DeletionColour, AreaOpacity));
            above.Clear();
            below.Clear();
        }

        void Put(double share, double insertion, double deletion)
        {
            above.AddRange([plot.X(share), plot.Y(insertion)]);
            below.AddRange([plot.X(share), plot.Y(deletion)]);
        }

        for (var i = 0; i < curves.Shares.Length; i++)
        {
            var gap = curves.Insertion[i] - curves.Deletion[i];
            if (sign != 0 && Math.Sign(gap) == -sign)
            {
                var before = curves.Insertion[i - 1] - curves.Deletion[i - 1];
                var at = before / (before - gap);
                var (share, value) = (curves.Shares[i - 1] + at * (curves.Shares[i] - curves.Shares[i - 1]), curves.Insertion[i - 1] + at * (curves.Insertion[i] - curves.Insertion[i - 1]));
                Put(share, value, value);
                Close();
                Put(share, value, value);
            }

            if (gap != 0) sign = Math.Sign(gap);
            Put(curves.Shares[i], curves.Insertion[i], curves.Deletion[i]);
        }

        Close();
    }

    private readonly record struct Plot(float Left, float Top, float Right, float Bottom)
    {
        public float X(double share) => Left + (float)share * (Right - Left);

        public float Y(double probability) => Bottom - (float)probability * (Bottom - Top);

        public ContourLine Line(double[] shares, double[] values)
        {
            var plot = this;
            return new([.. shares.SelectMany((share, i) => (float[])[plot.X(share), plot.Y(values[i])])], IsClosed: false);
        }
    }
}
