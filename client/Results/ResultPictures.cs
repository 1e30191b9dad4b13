using System.Globalization;
using DeCam.Cluster.Client.CommandLine;
using DeCam.Cluster.Client.Progress;
using DeCam.Inference.Drawing;
using DeCam.Methods;

namespace DeCam.Cluster.Client.Results;

/// <summary>Draws the pictures of a result from its document, its map and its photo, so that they can be drawn again at any time.</summary>
internal static class ResultPictures
{
    /// <summary>The pictures, each with the name of its file.</summary>
    /// <param name="document">The result.</param>
    /// <param name="map">[H, W] row-major.</param>
    /// <param name="objects">The maps of the objects that were told apart, likewise.</param>
    /// <param name="uncertainty">How unsure the map is, likewise; null where that is not known.</param>
    /// <param name="photo">The photo.</param>
    /// <param name="settings">Which pictures, and how.</param>
    public static IReadOnlyList<(string Name, byte[] Content)> Of(ResultDocument document, float[] map, IReadOnlyList<float[]> objects, float[]? uncertainty, FoundPhoto photo, PictureSettings settings)
    {
        var input = document.Model.Input;
        var overlay = Overlay.Of(photo.Photo, map, IsSigned(document.Method.Name), settings.Overlay);
        var words = new OverlayWords(Title(document.Target))
        {
            Figure = Probability(document.Target),
            Details = Details(document),
            Warnings = [.. new[] { document.Weak, photo.Note }.OfType<string>()],
        };
        var pictures = new List<(string, byte[])>
        {
            (ResultFiles.HeatMap, HeatMap.ToPng(map, input[1], input[2])),
            (ResultFiles.Overlay, OverlaySheet.ToPng(overlay, words)),
        };
        for (var i = 0; i < objects.Count; i++)
            pictures.Add((ObjectOverlay(i), OverlaySheet.ToPng(Overlay.Of(photo.Photo, objects[i], IsSigned(document.Method.Name), settings.Overlay), ObjectWords(document, i) with { Warnings = words.Warnings })));
        if (settings.Uncertainty && uncertainty is not null)
            pictures.Add((ResultFiles.UncertaintyPicture, OverlaySheet.ToPng(Overlay.Of(photo.Photo, uncertainty, isSigned: false, settings.Overlay with { Style = OverlayStyle.Linear, Quantity = "unsure" }), UncertaintyWords(document, uncertainty))));
        if (settings.Svg) pictures.Add((ResultFiles.OverlayVector, OverlaySheet.ToSvg(overlay, words)));
        CurvePair[] curves = [.. document.AllMetrics().Select((m, i) => Pair(m) with { Control = document.Control?.Metrics.ElementAtOrDefault(i) is { } control ? Pair(control) : null })];
        if (curves.Length > 0) pictures.Add((ResultFiles.Curves, CurvesSheet.ToPng(curves, words with { Warnings = [.. new[] { document.Weak }.OfType<string>()] })));
        if (!settings.Figure) return pictures;
        var figure = new FigureSheet(overlay, map, curves.FirstOrDefault(), [.. Caption(document)], words.Warnings);
        return [.. pictures, (ResultFiles.Figure, figure.ToPng()), (ResultFiles.FigureVector, figure.ToSvg())];
    }

    /// <summary>What a document says of the pictures.</summary>
    public static PicturesPart Part(PictureSettings settings, ResultDocument document, string? note) =>
        new(Word(settings), settings.Overlay.Palette, settings.Overlay.Opacity, settings.Overlay.SizePixels, [.. Files(settings, document)], note);

    /// <summary>Whether the pictures of a result were drawn as they are asked for.</summary>
    public static bool AreAs(ResultDocument document, PictureSettings settings) =>
        document.Pictures is { } drawn && (drawn.Style, drawn.Palette, drawn.Opacity, drawn.Size) == (Word(settings), settings.Overlay.Palette, settings.Overlay.Opacity, settings.Overlay.SizePixels)
        && Files(settings, document).SequenceEqual(drawn.Files);

    /// <summary>Whether 0 in the maps of a method means "without influence".</summary>
    public static bool IsSigned(string method) => MethodCatalog.All.FirstOrDefault(m => m.Name == method)?.IsSigned ?? false;

    /// <summary>The class for people: the first of the names that a label has.</summary>
    public static string Title(TargetPart target) => target.Label?.Split(',')[0] is { Length: > 0 } first ? first : string.Create(CultureInfo.InvariantCulture, $"class {target.Class}");

    /// <summary>Its probability.</summary>
    public static string Probability(TargetPart target) => string.Create(CultureInfo.InvariantCulture, $"{target.Probability:0.000}");

    private static string Word(PictureSettings settings) => settings.Overlay.Style.ToString().ToLowerInvariant();

    private static IEnumerable<string> Files(PictureSettings settings, ResultDocument document) =>
    [
        ResultFiles.HeatMap, ResultFiles.Overlay,
        .. Enumerable.Range(0, document.Objects?.Count ?? 0).Select(ObjectOverlay),
        .. settings.Uncertainty && document.Evidence?.File is not null ? (string[])[ResultFiles.UncertaintyPicture] : [],
        .. settings.Svg ? (string[])[ResultFiles.OverlayVector] : [],
        .. document.Metrics is not null ? (string[])[ResultFiles.Curves] : [],
        .. settings.Figure ? (string[])[ResultFiles.Figure, ResultFiles.FigureVector] : [],
    ];

    private static string ObjectOverlay(int index) => $"{ResultFiles.ObjectFolder(index)}/{ResultFiles.Overlay}";

    private static OverlayWords ObjectWords(ResultDocument document, int index)
    {
        var (one, count) = (document.Objects![index], document.Objects.Count);
        return new($"{Title(document.Target)}, object {index + 1} of {count}")
        {
            Details = string.Create(CultureInfo.InvariantCulture, $"{one.Share:0.0 %} of the view: alone {one.Kept:0.000}, without {one.Left:0.000}"),
        };
    }

    private static OverlayWords UncertaintyWords(ResultDocument document, float[] uncertainty) => new($"How unsure: {Title(document.Target)}")
    {
        Details = string.Create(CultureInfo.InvariantCulture, $"standard deviation of the linear map, {uncertainty.Min():0.###} to {uncertainty.Max():0.###}"),
    };

    private static string Method(MethodPart method) => method.Preset is { } preset ? $"{method.Name} ({preset})" : method.Name;

    private static string Details(ResultDocument document)
    {
        var diff = document.Metrics is { } metrics ? $" · DiffAUC {DiffAucText.Of(metrics.DiffAuc)}" : "";
        return $"{Method(document.Method)} · {Words.Count(document.Search.Evaluations, "evaluation")}{diff}";
    }

    private static IEnumerable<(string Words, string Number)> Caption(ResultDocument document)
    {
        yield return (document.Image.Name, "");
        yield return (Path.GetFileNameWithoutExtension(document.Model.Name), "");
        yield return (Title(document.Target), Probability(document.Target));
        yield return (Method(document.Method), "");
        yield return ("", Words.Count(document.Search.Evaluations, "evaluation"));
        if (document.Metrics is { } metrics) yield return ("DiffAUC", $"{DiffAucText.Of(metrics.DiffAuc)} ({metrics.Protocol})");
        if (document.Control?.First is { } control) yield return ("grey: centre control", DiffAucText.Of(control.DiffAuc));
    }

    private static CurvePair Pair(MetricsPart metrics) => new(metrics.Protocol, metrics.Shares, metrics.Insertion, metrics.Deletion, metrics.InsertionAuc, metrics.DeletionAuc);
}
