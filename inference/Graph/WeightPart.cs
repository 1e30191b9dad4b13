using System.Globalization;

namespace DeCam.Inference.Graph;

/// <summary>What a tensor takes from a file beside the model.</summary>
/// <param name="Location">The file, as the model names it.</param>
/// <param name="End">Bytes that the file must have for it.</param>
internal sealed record WeightPart(string Location, long End)
{
    /// <summary>Reads the entries of a tensor; null where they name no file.</summary>
    public static WeightPart? Of(IReadOnlyCollection<StringStringEntryProto> entries)
    {
        string Text(string key) => entries.FirstOrDefault(e => e.Key == key)?.Value ?? "";
        long Number(string key) => long.TryParse(Text(key), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;
        return Text("location") is { Length: > 0 } location ? new(location, Number("offset") + Number("length")) : null;
    }
}
