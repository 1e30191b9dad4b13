namespace DeCam.Cluster.Client.Pages;

/// <summary>A mean with its interval.</summary>
/// <param name="Name">What it belongs to.</param>
/// <param name="Words">The figures in words.</param>
/// <param name="Mean">The mean.</param>
internal sealed record ForestRow(Html Name, Html Words, double Mean)
{
    /// <summary>Ends of the interval; null where there is none.</summary>
    public (double Low, double High)? Interval { get; init; }

    /// <summary>How far it lies from the leader, in words, or "".</summary>
    public string Behind { get; init; } = "";

    /// <summary>Whether it leads.</summary>
    public bool Leads { get; init; }

    /// <summary>Whether it is there for comparison only, and drawn hollow.</summary>
    public bool IsControl { get; init; }

    /// <summary>What it is about.</summary>
    public FilterKeys Keys { get; init; }
}

/// <summary>Rows under one heading.</summary>
/// <param name="Heading">The heading, or "" for none.</param>
/// <param name="Rows">The rows.</param>
internal sealed record ForestGroup(string Heading, IReadOnlyList<ForestRow> Rows)
{
    /// <summary>What they are about.</summary>
    public FilterKeys Keys { get; init; }
}

/// <summary>
/// Draws means with their intervals on one scale: a table of words in which a small drawing stands in each row, so that words keep
/// their size on every screen. Places are shares of the width.
/// </summary>
internal static class ForestPlot
{
    private const int Middle = 15, Radius = 5;

    /// <summary>The plot.</summary>
    /// <param name="caption">What is shown.</param>
    /// <param name="figure">Heading of the words.</param>
    /// <param name="groups">At least one with a row.</param>
    public static Html Of(string caption, string figure, IReadOnlyList<ForestGroup> groups)
    {
        var rows = groups.SelectMany(g => g.Rows).ToList();
        var scale = Scale.Over([0, .. rows.Select(r => r.Mean), .. rows.SelectMany(r => r.Interval is { } i ? [i.Low, i.High] : Array.Empty<double>())]);
        return Html.Of($"""
            <table class="forest"><caption>{caption}</caption>
            <thead><tr><th scope="col">method</th><th scope="col">{figure}</th><td></td><th scope="col">against the leader</th></tr></thead>
            {groups.Select(g => Group(g, scale))}<tbody aria-hidden="true"><tr class="axis"><td></td><td></td><td class="plot"><svg>{scale.Ticks.Select(t => Html.Of($"<line class=\"rule\" x1=\"{scale.Place(t)}\" x2=\"{scale.Place(t)}\" y1=\"0\" y2=\"5\"/><text x=\"{scale.Place(t)}\" y=\"18\" text-anchor=\"middle\">{scale.Word(t)}</text>"))}</svg></td><td></td></tr></tbody>
            </table>

            """);
    }

    private static Html Group(ForestGroup group, Scale scale)
    {
        var heading = group.Heading.Length > 0 ? Html.Of($"<tr class=\"model\"><th colspan=\"4\" scope=\"rowgroup\">{group.Heading}</th></tr>\n") : default;
        var control = group.Rows.FirstOrDefault(r => r.IsControl)?.Mean;
        return Html.Of($"<tbody{group.Keys.Attributes}>\n{heading}{group.Rows.Select(r => Row(r, scale, control))}</tbody>\n");
    }

    private static Html Row(ForestRow row, Scale scale, double? control)
    {
        var leads = row.Leads ? Html.Of($" class=\"leads\"") : default;
        return Html.Of($"<tr{leads}{row.Keys.Attributes}><th scope=\"row\">{row.Name}</th><td>{row.Words}</td><td class=\"plot\"><svg aria-hidden=\"true\">{Drawing(row, scale, control)}</svg></td><td class=\"behind\">{row.Behind}</td></tr>\n");
    }

    private static Html Drawing(ForestRow row, Scale scale, double? control)
    {
        var rules = scale.Ticks.Select(t => Line(t == 0 ? "zero" : "rule", scale.Place(t)));
        var beside = control is { } c ? Line("control", scale.Place(c)) : default;
        var interval = row.Interval is { } i ? Html.Of($"<line class=\"interval\" x1=\"{scale.Place(i.Low)}\" x2=\"{scale.Place(i.High)}\" y1=\"{Middle}\" y2=\"{Middle}\"/>") : default;
        return Html.Of($"{rules}{beside}{interval}<circle class=\"{(row.IsControl ? "mean hollow" : "mean")}\" cx=\"{scale.Place(row.Mean)}\" cy=\"{Middle}\" r=\"{Radius}\"/>");
    }

    private static Html Line(string kind, string place) => Html.Of($"<line class=\"{kind}\" x1=\"{place}\" x2=\"{place}\" y1=\"0\" y2=\"100%\"/>");
}
