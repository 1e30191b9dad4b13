namespace DeCam.Cluster.Client.Pages;

/// <summary>A column of a table.</summary>
/// <param name="Name">Its heading.</param>
/// <param name="IsText">Whether it holds text; numbers stand at the right.</param>
internal sealed record PageColumn(string Name, bool IsText = false)
{
    /// <summary>Whether it is left out, because it would say the same in each row.</summary>
    public bool IsLeftOut { get; init; }

    /// <summary>What the column is about.</summary>
    public FilterKeys Keys { get; init; }
}

/// <summary>A row of a table.</summary>
/// <param name="Cells">One for each column; the first is the row's heading.</param>
internal sealed record PageRow(IReadOnlyList<Html> Cells)
{
    /// <summary>Name of the place that others link to, or null.</summary>
    public string? Id { get; init; }

    /// <summary>What the row is about.</summary>
    public FilterKeys Keys { get; init; }
}

/// <summary>Shows tables that a click on a heading sorts. On a narrow page each row is a few lines, in which every value has its name.</summary>
internal static class PageTable
{
    /// <summary>A table.</summary>
    /// <param name="caption">What it shows.</param>
    /// <param name="columns">Its columns.</param>
    /// <param name="rows">Its rows.</param>
    public static Html Of(string caption, IReadOnlyList<PageColumn> columns, IEnumerable<PageRow> rows) => Html.Of($"""
        <div class="wide"><table class="sortable"><caption>{caption}</caption>
        <thead><tr>{columns.Where(c => !c.IsLeftOut).Select(c => Html.Of($"<th scope=\"col\"{Class(c)}{c.Keys.Attributes}>{c.Name}</th>"))}</tr></thead>
        <tbody>
        {rows.Select(row => Row(columns, row))}</tbody></table></div>

        """);

    private static Html Row(IReadOnlyList<PageColumn> columns, PageRow row) =>
        Html.Of($"<tr{Html.Attribute("id", row.Id)}{row.Keys.Attributes}>{row.Cells.Select((cell, i) => columns[i].IsLeftOut ? default : Cell(columns[i], cell, i == 0))}</tr>\n");

    private static Html Cell(PageColumn column, Html cell, bool isHeading) => isHeading
        ? Html.Of($"<th scope=\"row\"{Class(column)}>{cell}</th>")
        : Html.Of($"<td{Class(column)}{column.Keys.Attributes} data-name=\"{column.Name}\">{cell}</td>");

    private static Html Class(PageColumn column) => column.IsText ? Html.Of($" class=\"t\"") : default;
}
