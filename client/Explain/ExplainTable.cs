using DeCam.Cluster.Client.CommandLine;
using DeCam.Cluster.Client.Results;
using DeCam.Inference.Files;
using DeCam.Metrics;

namespace DeCam.Cluster.Client.Explain;

/// <summary>The table of a command with several images: a row for each result, and one for each image that failed. Columns are named as those of a sweep.</summary>
internal static class ExplainTable
{
    /// <summary>Name of the file.</summary>
    public const string FileName = "results.csv";

    private const string FirstColumns = "image,method,seed,";

    private delegate object? Value(ExplainItem item, WrittenResult? result);

    /// <summary>Whether a table is one of this kind; a sweep's begins with other columns.</summary>
    /// <param name="file">An existing file.</param>
    public static bool IsIn(string file) => OrdinaryFile.WhyNot(file) is null && OrdinaryFile.ReadHead(file, FirstColumns.Length) == FirstColumns;

    /// <summary>Checks before any work that no other table would be overwritten.</summary>
    /// <param name="folder">The output folder.</param>
    /// <exception cref="CommandFailedException">The folder holds another file of that name.</exception>
    public static void EnsureFree(string folder)
    {
        var file = Path.Combine(folder, FileName);
        if (File.Exists(file) && !IsIn(file))
            throw new CommandFailedException(ExitCode.Usage, $"'{file}' is no table of decam explain and would be overwritten; name another folder with --out.");
    }

    /// <summary>Writes the table into the output folder; it takes the place of the table of an earlier command.</summary>
    /// <returns>Its path.</returns>
    public static string Write(IReadOnlyList<ExplainItem> items, ExplainRequest request) => WriteFailure.Named(request.OutputFolder, () =>
    {
        var columns = Columns(items, request);
        var lines = items.SelectMany(item => item.Error is null ? item.Results.Select(r => Line(item, r)) : [Line(item, null)]).Prepend(string.Join(',', columns.Select(c => c.Name)));
        using var files = new StagedFiles(request.OutputFolder, "table");
        File.WriteAllText(files.Add(FileName), string.Join('\n', lines) + "\n");
        return files.Publish()[0];

        string Line(ExplainItem item, WrittenResult? result) => string.Join(',', columns.Select(c => CsvText.Field(c.Of(item, result))));
    });

    private static List<(string Name, Value Of)> Columns(IReadOnlyList<ExplainItem> items, ExplainRequest request)
    {
        var documents = items.SelectMany(i => i.Results).Select(r => r.Document).ToList();
        var protocols = documents.SelectMany(d => d.AllMetrics()).Select(m => m.Protocol).Distinct().ToList();
        return
        [
            ("image", (item, _) => item.Image.Name),
            ("method", Of(d => d.Method.Name)),
            ("seed", Of(d => d.Method.Seed)),
            ("class", Of(d => d.Target.Class)),
            ("label", Of(d => d.Target.Label)),
            ("probability", Of(d => d.Target.Probability)),
            .. documents.Exists(d => d.Truth is not null) ? Truth : [],
            ("evaluations", Of(d => d.Search.Evaluations)),
            .. documents.Exists(d => d.Search.TellsPrecision) ? [("precision", Of(d => d.Search.Precision))] : Array.Empty<(string, Value)>(),
            .. protocols.SelectMany(Metric),
            .. MetricPanel.Among(protocols) is null ? Array.Empty<(string, Value)>() : [("panel", Of(d => d.PanelFigure()?.MeanDiffAuc))],
            .. documents.Exists(d => d.Control is not null) ? [("control_diff", Of(d => d.Control?.First?.DiffAuc))] : Array.Empty<(string, Value)>(),
            .. documents.Exists(TellsWeak) ? [("weak", Of(d => TellsWeak(d) ? d.Weak is not null : null))] : Array.Empty<(string, Value)>(),
            .. documents.Exists(d => d.Localisation is not null) ? Localisation : [],
            .. documents.Exists(d => d.Objects is not null) ? [("objects", Of(d => d.Objects?.Count))] : Array.Empty<(string, Value)>(),
            ("status", (item, _) => item.Error is null ? "done" : "failed"),
            ("error", (item, _) => item.Error?.Message),
            ("folder", (_, result) => result is null ? null : Path.GetRelativePath(request.OutputFolder, result.Folder).Replace('\\', '/')),
            ("seconds", Of(d => d.Timing.Seconds)),
        ];
    }

    private static readonly (string, Value)[] Truth =
    [
        ("true_class", Of(d => d.Truth?.Class)),
        ("true_label", Of(d => d.Truth?.Label)),
        ("top1", Of(d => d.Truth?.Top1)),
        ("correct", Of(d => d.Truth?.Correct)),
    ];

    private static readonly (string, Value)[] Localisation =
    [
        ("points_inside", Of(d => d.Localisation?.PointsInside)),
        ("energy_inside", Of(d => d.Localisation?.EnergyInside)),
        ("object_fraction", Of(d => d.Localisation?.ObjectFraction)),
    ];

    // The first protocol has the plain names, as in the table of a sweep.
    private static IEnumerable<(string, Value)> Metric(string protocol, int index)
    {
        var suffix = index == 0 ? "" : $"_{protocol}";
        if (index == 0) yield return ("protocol", Of(d => Of(d, protocol)?.Protocol));
        yield return ($"insertion{suffix}", Of(d => Of(d, protocol)?.InsertionAuc));
        yield return ($"deletion{suffix}", Of(d => Of(d, protocol)?.DeletionAuc));
        yield return ($"diff{suffix}", Of(d => Of(d, protocol)?.DiffAuc));
    }

    // By the control, or by the map's own halves.
    private static bool TellsWeak(ResultDocument document) => document.Control is not null || document.Evidence?.SplitHalf is not null;

    private static Value Of(Func<ResultDocument, object?> of) => (_, result) => result is null ? null : of(result.Document);

    private static MetricsPart? Of(ResultDocument document, string protocol) => document.AllMetrics().FirstOrDefault(m => m.Protocol == protocol);
}
