using System.Runtime.InteropServices;
using System.Text.Json;
using DeCam.Cluster.Client.CommandLine;
using DeCam.Content;
using DeCam.Inference.Imaging;

namespace DeCam.Cluster.Client.Results;

/// <summary>A result that an earlier command left in a folder.</summary>
/// <param name="Folder">The folder.</param>
/// <param name="Document">What its <c>result.json</c> says; null where that is none of this program's.</param>
internal sealed record EarlierResult(string Folder, ResultDocument? Document)
{
    private static readonly JsonSerializerOptions Strict = new(Json.Options) { RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true };

    /// <summary>When the result was written, UTC.</summary>
    public DateTime WrittenUtc => File.GetLastWriteTimeUtc(Path.Combine(Folder, ResultFiles.Document));

    /// <summary>Whether every file that the document names is there, the map as it was written.</summary>
    public bool IsWhole => Document is { } document
        && Names(document).All(name => File.Exists(Path.Combine(Folder, name)))
        && ContentKey.Of(File.ReadAllBytes(Path.Combine(Folder, ResultFiles.Map))) == document.Map.Sha256;

    /// <summary>The results in a place: its own, or those of its classes.</summary>
    /// <param name="place">The folder of one image and method.</param>
    public static IReadOnlyList<EarlierResult> In(string place) => !Directory.Exists(place) ? []
        : [.. Directory.EnumerateDirectories(place).Where(d => ResultFiles.IsClassFolder(Path.GetFileName(d))).Order(StringComparer.Ordinal).Prepend(place)
            .Where(folder => File.Exists(Path.Combine(folder, ResultFiles.Document)))
            .Select(folder => new EarlierResult(folder, Read(Path.Combine(folder, ResultFiles.Document))))];

    /// <summary>Whether the map is one of a finished run.</summary>
    public bool IsOf(RunResult run)
    {
        var file = Path.Combine(Folder, ResultFiles.Map);
        if (!File.Exists(file)) return false;
        var map = ContentKey.Of(MemoryMarshal.AsBytes(Npy.Read(File.ReadAllBytes(file), file).Values.AsSpan()));
        return Array.Exists(run.Targets, t => t.MapSha256 == map);
    }

    private static IEnumerable<string> Names(ResultDocument document)
    {
        string[] always = [ResultFiles.Map, ResultFiles.HeatMap, ResultFiles.Overlay];
        return [.. always, .. document.Snapshots.Select(s => s.File), .. document.Evidence?.File is { } uncertainty ? [uncertainty] : Array.Empty<string>(), .. document.Objects?.Select(o => o.File) ?? [], .. document.Metrics is null ? Array.Empty<string>() : [ResultFiles.Curves], .. document.Pictures?.Files ?? []];
    }

    private static ResultDocument? Read(string file)
    {
        try
        {
            return JsonSerializer.Deserialize<ResultDocument>(File.ReadAllBytes(file), Strict) is { Schema: ResultDocument.CurrentSchema } document ? document : null;
        }
        catch (Exception e) when (e is JsonException or NotSupportedException)
        {
            return null;
        }
    }
}
