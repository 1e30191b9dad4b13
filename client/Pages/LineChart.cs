using System.Globalization;

namespace DeCam.Cluster.Client.Pages;

/// <summary>A line of a chart.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Points">Its points, from the left.</param>
internal sealed record ChartLine(string Name, IReadOnlyList<(double X, double Y)> Points)
{
    /// <summary>Its colour: the same for the same method in every chart.</summary>
    public int Index { get; init; }

    /// <summary>Whether it is there for comparison only, and drawn dotted in grey.</summary>
    public bool IsControl { get; init; }

    /// <summary>Whether its points are marked.</summary>
    public bool HasMarks { get; init; }

    /// <summary>What it is about.</summary>
    public FilterKeys Keys { get; init; }
}

/// <summary>Draws lines on two scales. Places are shares of the width, so that words keep their size on every screen.</summary>
/// <param name="title">What is shown.</param>
/// <param name="across">What the horizontal scale is, and the scale.</param>
/// <param name="up">What the vertical scale is, and the scale.</param>
internal sealed class LineChart(string title, (string Name, Scale Scale) across, (string Name, Scale Scale) up)
{
    private const int Colours = 7, Top = 18, Height = 176, Left = 11, Width = 86, Wide = 1000;

    /// <summary>The chart with its legend.</summary>
    public Html Of(IReadOnlyList<ChartLine> lines, FilterKeys keys)
    {
        var rows = up.Scale.Ticks.Select(t => Html.Of($"<line class=\"{(t == 0 ? "zero" : "rule")}\" x1=\"{Left}%\" x2=\"{Left + Width}%\" y1=\"{Y(t)}\" y2=\"{Y(t)}\"/><text x=\"{Left - 1}%\" y=\"{Y(t)}\" dy=\"4\" text-anchor=\"end\">{up.Scale.Word(t)}</text>"));
        var columns = across.Scale.Ticks.Select(t => Html.Of($"<text x=\"{X(t)}\" y=\"{Top + Height + 16}\" text-anchor=\"middle\">{across.Scale.Word(t)}</text>"));
        return Html.Of($"""
            <figure class="chart"{keys.Attributes}><figcaption>{title}</figcaption>
            <svg role="img" aria-label="{title}">{rows}{columns}<text x="0" y="10">{up.Name}</text><text x="{Left + Width}%" y="{Top + Height + 34}" text-anchor="end">{across.Name}</text>
            <svg x="{Left}%" y="{Top}" width="{Width}%" height="{Height}" viewBox="0 0 {Wide} {Height}" preserveAspectRatio="none">{lines.Select(Line)}</svg>{lines.Where(l => l.HasMarks).Select(Marks)}</svg>
            <ul class="legend">{lines.Select(Legend)}</ul></figure>

            """);
    }

    private Html Line(ChartLine line) => Html.Of($"<polyline class=\"{Class(line)}\"{line.Keys.Attributes} points=\"{string.Join(' ', line.Points.Select(Point))}\"/>");

    private Html Marks(ChartLine line) =>
        Html.Of($"<g{line.Keys.Attributes}>{line.Points.Select(p => Html.Of($"<circle class=\"f{line.Index % Colours}\" cx=\"{X(p.X)}\" cy=\"{Y(p.Y)}\" r=\"3.5\"/>"))}</g>");

    private static Html Legend(ChartLine line) =>
        Html.Of($"<li{line.Keys.Attributes}><svg aria-hidden=\"true\" viewBox=\"0 0 22 8\"><polyline class=\"{Class(line)}\" points=\"0,4 22,4\"/></svg>{line.Name}</li>");

    // From the eighth line on, colours come again, broken.
    private static string Class(ChartLine line) => line.IsControl ? "level" : $"s{line.Index % Colours}{(line.Index >= Colours ? " late" : "")}";

    private string Point((double X, double Y) point) => string.Create(CultureInfo.InvariantCulture, $"{Wide * across.Scale.Share(point.X):0.#},{Height * (1 - up.Scale.Share(point.Y)):0.#}");

    private string X(double value) => string.Create(CultureInfo.InvariantCulture, $"{Left + Width * across.Scale.Share(value):0.##}%");

    private string Y(double value) => string.Create(CultureInfo.InvariantCulture, $"{Top + Height * (1 - up.Scale.Share(value)):0.#}");
}
