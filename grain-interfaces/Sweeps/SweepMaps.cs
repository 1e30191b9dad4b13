using System.Text.Json;

namespace DeCam.Cluster;

/// <summary>The artifacts by which maps of other tools come into a sweep: a client reads the names of its images and answers with a list of maps.</summary>
public static class SweepMaps
{
    /// <summary>Names of images as an artifact.</summary>
    public static byte[] Names(IReadOnlyList<string> names) => JsonSerializer.SerializeToUtf8Bytes(names);

    /// <summary>The names in <see cref="Names"/>.</summary>
    /// <exception cref="InvalidDataException">It is no such artifact.</exception>
    public static IReadOnlyList<string> ReadNames(ReadOnlySpan<byte> artifact) => Read<string[]>(artifact);

    /// <summary>Maps as an artifact; equal maps give equal bytes.</summary>
    /// <param name="ofModels">For each model, in the order of the sweep, the content keys of the maps ([H, W] little-endian float32) by the names of the images.</param>
    public static byte[] List(IEnumerable<IReadOnlyDictionary<string, string>> ofModels) =>
        JsonSerializer.SerializeToUtf8Bytes(ofModels.Select(maps => new SortedDictionary<string, string>(maps.ToDictionary(), StringComparer.Ordinal)));

    /// <summary>The maps in <see cref="List"/>.</summary>
    /// <exception cref="InvalidDataException">It is no such artifact.</exception>
    public static IReadOnlyList<IReadOnlyDictionary<string, string>> ReadList(ReadOnlySpan<byte> artifact) => Read<Dictionary<string, string>[]>(artifact);

    private static T Read<T>(ReadOnlySpan<byte> artifact)
    {
        try
        {
            return JsonSerializer.Deserialize<T>(artifact) ?? throw new InvalidDataException("The artifact of a sweep's maps is empty.");
        }
        catch (JsonException e)
        {
            throw new InvalidDataException("The artifact of a sweep's maps cannot be read.", e);
        }
    }
}
