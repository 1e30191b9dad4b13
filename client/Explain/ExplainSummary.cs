using DeCam.Cluster.Client.CommandLine;
using DeCam.Cluster.Client.Progress;
using DeCam.Cluster.Client.Results;

namespace DeCam.Cluster.Client.Explain;

/// <summary>
/// What <c>decam explain</c> says of its images: each as it is done, and at the end what holds for several, so that a note on all
/// images of a folder is one line. Thread-safe.
/// </summary>
internal sealed class ExplainSummary(ExplainRequest request, CommandConsole console)
{
    private readonly Lock _gate = new();
    private readonly bool _isText = request.Output is { Json: false, Quiet: false };

    /// <summary>Writes lines on the results of an image to standard output, or a sentence on its failure to standard error.</summary>
    /// <param name="item">What became of the image.</param>
    /// <param name="progress">The view that is drawn meanwhile.</param>
    public void Say(ExplainItem item, IProgressView progress)
    {
        lock (_gate)
        {
            if (item.Error is { } error)
            {
                progress.Say(console.Error, request.HasTable ? $"{item.Image.Path}: {error.Message}" : error.Message);
                foreach (var line in request.Output.Verbose ? error.Detail?.ToString().ReplaceLineEndings("\n").Split('\n') ?? [] : []) progress.Say(console.Error, line);
            }

            if (_isText) foreach (var line in Lines(item)) progress.Say(console.Out, line);
        }
    }

    /// <summary>Writes table and page of several images, the notes, and how many results were taken from earlier; or the document of the command.</summary>
    public void End(IReadOnlyList<ExplainItem> items)
    {
        var table = request.HasTable ? ExplainTable.Write(items, request) : null;
        var index = request.HasTable ? ExplainIndex.Write(items, request) : null;
        if (request.Output.Json) console.Out.WriteDocument(Json.Text(Document(items, table, index)));
        if (_isText) foreach (var note in Notes(items)) console.Out.WriteLine(note);
        if (_isText && index is not null) console.Out.WriteLine($"contact sheet -> {index}");
        if (_isText && table is not null) console.Out.WriteLine($"{Words.Count(items.Count, "image")} -> {table}");
        if (!request.Output.Quiet && Taken([.. items.SelectMany(i => i.Results)]) is { } taken) console.Error.WriteLine(taken);
    }

    /// <summary>Done, or how the failures are told to the caller: their common code when nothing succeeded, else "some failed".</summary>
    public static int ExitCodeOf(IReadOnlyList<ExplainItem> items)
    {
        var codes = items.Select(i => i.Error?.ExitCode ?? ExitCode.Done).Distinct().ToList();
        return codes.Count == 1 ? codes[0] : ExitCode.SomeFailed;
    }

    private object Document(IReadOnlyList<ExplainItem> items, string? table, string? index) => new
    {
        Schema = "decam.explain/1",
        Results = items.SelectMany(i => i.Results),
        Comparisons = items.Select(i => i.Comparison).OfType<string>(),
        Failed = items.Where(i => i.Error is not null).Select(i => new { Image = i.Image.Path, i.Error!.ExitCode, i.Error.Message }),
        request.Notes,
        Taken = items.SelectMany(i => i.Results).Count(r => r.Taken),
        Table = table,
        Index = index,
    };

    private static IEnumerable<string> Lines(ExplainItem item)
    {
        foreach (var result in item.Results)
            yield return ResultWords.Line(result, item.Comparison is null ? item.Image.Name : $"{item.Image.Name} by {result.Document.Method.Name}");
        if (item.Results.Select(r => ResultWords.Top(r.Document)).FirstOrDefault() is { } top) yield return top;
        if (item.Comparison is { } picture) yield return $"{item.Image.Name}: side by side -> {picture}";
    }

    private static IEnumerable<string> Notes(IReadOnlyList<ExplainItem> items)
    {
        var notes = items.SelectMany(i => i.Results.SelectMany(r => r.Document.Notes).Distinct()).CountBy(n => n);
        return notes.Select(n => items.Count == 1 ? ResultWords.Note(n.Key)
            : n.Value == items.Count ? $"note on all {items.Count} images: {n.Key}" : $"note on {n.Value} of {items.Count} images: {n.Key}");
    }

    private static string? Taken(IReadOnlyList<WrittenResult> results)
    {
        var taken = results.Where(r => r.Taken).ToList();
        if (taken.Count == 0) return null;
        var others = taken.CountBy(r => r.Document.Where.Version).Where(v => v.Key != SoftwareVersion.Current)
            .Select(v => v.Value == taken.Count ? $", made by version {v.Key}" : $", {v.Value} of them made by version {v.Key}");
        return $"{taken.Count} of {Words.Count(results.Count, "result")} taken from earlier{string.Concat(others)}; --restart makes {(taken.Count == 1 ? "it" : "them")} anew.";
    }
}
