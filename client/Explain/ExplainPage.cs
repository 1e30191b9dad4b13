using System.Globalization;
using DeCam.Cluster.Client.Pages;
using DeCam.Cluster.Client.Progress;
using DeCam.Cluster.Client.Results;
using DeCam.Inference.Drawing;
using DeCam.Metrics;
using DeCam.Statistics;

namespace DeCam.Cluster.Client.Explain;

/// <summary>The contact sheet: what came out, every result in a table, every image with its maps, and how they were made.</summary>
internal sealed class ExplainPage
{
    /// <summary>What only a page of this kind holds.</summary>
    public const string Mark = "<header id=\"explained\">";

    private readonly IReadOnlyList<ExplainItem> _items;
    private readonly List<SheetMap> _maps;
    private readonly List<string> _methods;
    private readonly List<string> _figures;

    /// <summary>Numbers the results.</summary>
    /// <param name="items">What became of the images.</param>
    /// <param name="outputFolder">The folder that the page lies in; its pictures are those of the results.</param>
    public ExplainPage(IReadOnlyList<ExplainItem> items, string outputFolder)
    {
        _items = items.Sum(SheetPictures.Count) <= SheetPictures.Most ? items : [.. items.Select(i => i with { Sheet = null })];
        var results = _items.SelectMany((item, image) => item.Results.Select((r, i) => (Image: image, Result: r, Small: item.Sheet?.Maps[i]))).ToList();
        _methods = [.. results.Select(r => Method(r.Result.Document)).Distinct()];
        var protocols = results.SelectMany(r => r.Result.Document.AllMetrics()).Select(m => m.Protocol).Distinct().ToList();
        _figures = [.. MetricPanel.Among(protocols) is { } panel ? (string[])[panel.Name] : [], .. protocols];
        _maps = [.. results.Select((r, i) => new SheetMap(i, r.Image, items[r.Image].Image.Name, r.Result, Method(r.Result.Document), outputFolder) { Small = r.Small })];
    }

    /// <summary>The document.</summary>
    public override string ToString()
    {
        var failed = _items.Where(i => i.Error is not null).ToList();
        var title = $"{(failed.Count > 0 ? string.Create(CultureInfo.InvariantCulture, $"{_items.Count - failed.Count:N0} of ") : "")}{Words.Count(_items.Count, "image")} explained";
        var places = ((string Id, string Name, bool IsThere)[])[("numbers", "Numbers", _maps.Count > 0), ("images", "Images", _maps.Count > 0), ("failed", "Failed", failed.Count > 0), ("origin", "How it was made", _maps.Count > 0)];
        return Page.Of(title, Html.Of($"""
            <header id="explained"><h1>{title}</h1>
            {Lead().Select(s => Html.Of($"<p class=\"lead\">{s}</p>\n"))}<nav aria-label="Parts of this page"><ul>{places.Where(p => p.IsThere).Select(p => Html.Of($"<li><a href=\"#{p.Id}\">{p.Name}</a></li>"))}<li><a href="{ExplainTable.FileName}">All numbers ({ExplainTable.FileName})</a></li></ul></nav></header>
            {(_maps.Count > 0 ? Shown() : default)}{(failed.Count > 0 ? Failed(failed) : default)}{(_maps.Count > 0 ? Origin() : default)}
            """));
    }

    // The question first: how well the maps do, by the first figure.
    private IEnumerable<string> Lead()
    {
        if (_figures is [var figure, ..])
            foreach (var method in _methods)
            {
                var of = _maps.Where(m => m.Method == method && m.Figure(figure) is not null).ToList();
                if (of.Count == 0) continue;
                var weak = of.Count(m => m.Document.Weak is not null);
                double[] images = [.. of.GroupBy(m => m.Image).Select(g => g.Average(m => m.Figure(figure)!.Value))];
                var interval = images.Length > 1 ? BootstrapInterval.OfMean(images) : (BootstrapInterval?)null;
                yield return string.Create(CultureInfo.InvariantCulture,
                    $"{method}: mean DiffAUC {DiffAucText.Of(images.Average())}{(interval is { } i ? $" (95 % interval {DiffAucText.Of(i.Low)} to {DiffAucText.Of(i.High)})" : "")} under {figure} over {Words.Count(images.Length, "image")}{(weak == 0 ? "" : $", {Words.Count(weak, "map")} weak")}.");
            }

        var failures = _items.Count(i => i.Error is not null);
        if (failures > 0) yield return $"{failures} of {Words.Count(_items.Count, "image")} failed.";
    }

    private Html Shown() => Html.Of($"""
        {Filters.Of([], _methods, _figures, hasImages: true)}<h2 id="numbers">Numbers</h2>
        {Table()}<h2 id="images">Images</h2>
        <p>Each picture leads to its numbers, and each number to its picture. {Legend()}</p>
        {_maps.GroupBy(m => m.Image).Select(Image)}
        """);

    private string Legend()
    {
        var style = Enum.TryParse<OverlayStyle>(_maps[0].Document.Pictures?.Style, ignoreCase: true, out var known) ? known : OverlayStyle.Rank;
        return MapLegend.Of(style, _maps.Exists(m => ResultPictures.IsSigned(m.Document.Method.Name)));
    }

    private Html Image(IGrouping<int, SheetMap> of)
    {
        var groups = of.GroupBy(m => m.Document.Target.Class).Select(g => new GridGroup(g.First().Target, _items[of.Key].Sheet?.Photo, [.. g.Select(m => m.InGrid(_figures, _methods))]));
        return MapGrid.Of(new(_items[of.Key].Image.Name, $"i{of.Key}", [.. groups]) { Index = of.Key });
    }

    private Html Table()
    {
        var has = (Truth: _maps.Exists(m => m.Document.Truth is not null), Control: _maps.Exists(m => m.Document.Control is not null));
        PageColumn[] columns =
        [
            new("picture", IsText: true), new("method", IsText: true), new("class", IsText: true), new("probability"),
            .. _figures.Select((f, i) => new PageColumn($"DiffAUC {f}") { Keys = new() { Protocol = i } }),
            .. has.Control ? (PageColumn[])[new("control")] : [], new("evaluations"), .. has.Truth ? (PageColumn[])[new("true class", IsText: true)] : [], new("note", IsText: true),
        ];
        return PageTable.Of("Every map", columns, _maps.Select(m => m.InTable(_figures, _methods, has.Truth, has.Control)));
    }

    private static Html Failed(IReadOnlyList<ExplainItem> failed) => Html.Of($"""
        <h2 id="failed">Failed</h2>
        {PageTable.Of("Images that were not explained", [new("picture", IsText: true), new("why", IsText: true)], failed.Select(i => new PageRow([Html.Text(i.Image.Name), Html.Text(i.Error!.Message)])))}
        """);

    private Html Origin()
    {
        var documents = _maps.Select(m => m.Document).ToList();
        IEnumerable<(string Name, string Value)> facts =
        [
            .. documents.Select(d => d.Model).DistinctBy(m => (m.Sha256, m.Server, m.Version)).SelectMany(m => ((string, string)[])[("model", m.Name), m.Sha256 is { } hash ? ("its SHA-256", hash) : ("scored by", $"{m.Server}{(m.Version is { } version ? $", version {version}" : "")}"), ("preprocessing", m.Preprocessing.GetRawText())]),
            .. documents.Select(d => (Method(d), d.Method.Options.GetRawText())).Distinct(),
            ("seeds", string.Join(", ", documents.Select(d => d.Method.Seed).Distinct().Order())),
            ("made by version", string.Join(", ", documents.Select(d => d.Where.Version).Distinct())),
        ];
        return Html.Of($"""
            <details id="origin"><summary>How it was made</summary>
            {facts.Select(f => Html.Of($"<p>{f.Name}: <code>{f.Value}</code></p>\n"))}<p>Maps, curves and all that decides a result lie in the folder of each picture.</p></details>

            """);
    }

    /// <summary>Method and preset, for people.</summary>
    internal static string Method(ResultDocument document) => document.Method.Preset is { } preset ? $"{document.Method.Name} ({preset})" : document.Method.Name;
}
