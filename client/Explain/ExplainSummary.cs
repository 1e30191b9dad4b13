using System.Globalization;
using DeCam.Cluster.Client.CommandLine;
using DeCam.Cluster.Client.Progress;
using DeCam.Cluster.Client.Results;

namespace DeCam.Cluster.Client.Explain;

/// <summary>What <c>decam explain</c> says at the end.</summary>
internal static class ExplainSummary
{
    /// <summary>Writes a line or document on each result to standard output, and a sentence on each failure to standard error.</summary>
    public static void Write(IReadOnlyList<ExplainItem> items, OutputSettings output, CommandConsole console)
    {
        foreach (var item in items)
        {
            if (item.Error is not { } error) continue;
            console.Error.WriteLine(items.Count > 1 ? $"{item.Image.Path}: {error.Message}" : error.Message);
            if (output.Verbose && error.Detail is { } detail) console.Error.WriteLine(detail);
        }

        if (output.Json) console.Out.WriteLine(Json.Text(Document(items)));
        else if (!output.Quiet) foreach (var line in items.SelectMany(Lines)) console.Out.WriteLine(line);
    }

    /// <summary>Done, or how the failures are told to the caller: their common code when nothing succeeded, else "some failed".</summary>
    public static int ExitCodeOf(IReadOnlyList<ExplainItem> items)
    {
        var codes = items.Select(i => i.Error?.ExitCode ?? ExitCode.Done).Distinct().ToList();
        return codes.Count == 1 ? codes[0] : ExitCode.SomeFailed;
    }

    private static object Document(IReadOnlyList<ExplainItem> items) => new
    {
        Schema = "decam.explain/1",
        Results = items.SelectMany(i => i.Results),
        Comparisons = items.Select(i => i.Comparison).OfType<string>(),
        Failed = items.Where(i => i.Error is not null).Select(i => new { Image = i.Image.Path, i.Error!.ExitCode, i.Error.Message }),
    };

    private static IEnumerable<string> Lines(ExplainItem item) =>
        item.Comparison is { } picture
            ? [.. item.Results.Select(r => Line(r, $"{item.Image.FileName} by {r.Document.Method.Name}")), $"{item.Image.FileName}: side by side -> {picture}"]
            : item.Results.Select(r => Line(r, item.Image.FileName));

    private static string Line(WrittenResult result, string what)
    {
        var document = result.Document;
        var label = document.Target.Label ?? string.Create(CultureInfo.InvariantCulture, $"class {document.Target.Class}");
        var text = string.Create(CultureInfo.InvariantCulture,
            $"{what}: {label}, probability {document.Target.Probability:0.000}, {document.Search.Evaluations:N0} evaluations");
        foreach (var m in document.Metrics is { } first ? document.OtherMetrics.Prepend(first) : [])
            text += string.Create(CultureInfo.InvariantCulture, $", insertion {m.InsertionAuc:0.000}, deletion {m.DeletionAuc:0.000}, DiffAUC {m.DiffAuc:0.0} ({m.Protocol})");
        if (document.Localisation is { } place)
            text += string.Create(CultureInfo.InvariantCulture, $", {Words.Localisation(place)}");
        return $"{text} -> {Path.Combine(result.Folder, ResultFiles.Overlay)}" + string.Concat(document.Notes.Select(n => $"{Environment.NewLine}  note: {n}"));
    }
}
