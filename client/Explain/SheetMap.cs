using System.Buffers.Binary;
using System.Globalization;
using DeCam.Cluster.Client.Pages;
using DeCam.Cluster.Client.Results;

namespace DeCam.Cluster.Client.Explain;

/// <summary>A result on the contact sheet.</summary>
/// <param name="Number">Its number on the sheet.</param>
/// <param name="Image">Number of its image.</param>
/// <param name="ImageName">Name of its image.</param>
/// <param name="Result">The result.</param>
/// <param name="Method">Method and preset, for people.</param>
/// <param name="OutputFolder">The folder that the sheet lies in.</param>
internal sealed record SheetMap(int Number, int Image, string ImageName, WrittenResult Result, string Method, string OutputFolder)
{
    /// <summary>Its picture where the page holds it, or null.</summary>
    public GridPicture? Small { get; init; }

    /// <summary>The document.</summary>
    public ResultDocument Document => Result.Document;

    /// <summary>Class and probability.</summary>
    public string Target => TargetOf(Document);

    private string Here => $"p{Number}";

    private string Row => $"r{Number}";

    /// <summary>What a map shows, for those who do not see it.</summary>
    public static string Alt(ResultDocument document) => $"Map by {ExplainPage.Method(document)} over {document.Image.Name}: {TargetOf(document)}";

    /// <summary>DiffAUC under a protocol, or the mean of a panel; null where it was not measured.</summary>
    public double? Figure(string name) => Document.AllMetrics().FirstOrDefault(m => m.Protocol == name) is { } metrics ? metrics.DiffAuc
        : Document.PanelFigure() is { } panel && panel.Panel == name ? panel.MeanDiffAuc : null;

    /// <summary>The map among the others of its image.</summary>
    public GridMap InGrid(List<string> figures, List<string> methods) => new(Method, Small ?? Picture())
    {
        Id = Here,
        NumbersAt = $"#{Row}",
        Warnings = [.. new[] { Document.Weak, Document.Pictures?.Note }.OfType<string>()],
        Figures =
        [
            .. figures.Select((f, i) => (Name: $"DiffAUC {f}", Value: DiffAucText.Of(Figure(f)), Keys: new FilterKeys { Protocol = i })).Where(f => f.Value.Length > 0),
            ("evaluations", Document.Search.Evaluations.ToString("N0", CultureInfo.InvariantCulture), default),
        ],
        Keys = new() { Method = methods.IndexOf(Method) },
    };

    /// <summary>The row of its numbers.</summary>
    public PageRow InTable(List<string> figures, List<string> methods, bool hasTruth, bool hasControl)
    {
        Html Linked(string text) => text.Length == 0 ? default : Html.Of($"<a href=\"#{Here}\">{text}</a>");
        return new([
            Linked(ImageName), Html.Text(Method), Html.Text(ResultPictures.Title(Document.Target)), Html.Text(ResultPictures.Probability(Document.Target)),
            .. figures.Select(f => Linked(DiffAucText.Of(Figure(f)))),
            .. hasControl ? (Html[])[Html.Text(DiffAucText.Of(Document.Control?.First?.DiffAuc))] : [],
            Html.Text(Document.Search.Evaluations.ToString("N0", CultureInfo.InvariantCulture)),
            .. hasTruth ? (Html[])[Html.Text(TrueClass())] : [],
            Document.Weak is null ? default : Html.Of($"<span class=\"warning\">weak</span>"),
        ])
        {
            Id = Row,
            Keys = new() { Method = methods.IndexOf(Method), Image = Image },
        };
    }

    // Its size is read from the head of the file, so that a page does not move while pictures come.
    private GridPicture? Picture()
    {
        const int Ends = 24, WidthAt = 16, HeightAt = 20;
        var file = Path.Combine(Result.Folder, ResultFiles.Overlay);
        if (!File.Exists(file)) return null;
        var head = new byte[Ends];
        using (var content = File.OpenRead(file))
            if (content.ReadAtLeast(head, Ends, throwOnEndOfStream: false) < Ends) return null;
        var address = string.Join('/', Path.GetRelativePath(OutputFolder, file).Split(Path.DirectorySeparatorChar).Select(Uri.EscapeDataString));
        return new(address, BinaryPrimitives.ReadInt32BigEndian(head.AsSpan(WidthAt)), BinaryPrimitives.ReadInt32BigEndian(head.AsSpan(HeightAt)), Alt(Document));
    }

    // The first of the names that a label has, as a target's.
    private string TrueClass() => Document.Truth is not { } truth ? ""
        : truth.Label?.Split(',')[0] is { Length: > 0 } first ? first : truth.Class.ToString(CultureInfo.InvariantCulture);

    private static string TargetOf(ResultDocument document) => $"{ResultPictures.Title(document.Target)}, probability {ResultPictures.Probability(document.Target)}";
}
