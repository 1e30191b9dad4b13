namespace DeCam.Cluster.Silo.Artifacts;

/// <summary>A part of a content in memory.</summary>
internal static class ArtifactSlice
{
    /// <summary>At most <paramref name="count"/> bytes from <paramref name="offset"/> on; fewer only at the end.</summary>
    public static byte[] Of(ReadOnlyMemory<byte> content, long offset, int count)
    {
        if (offset >= content.Length) return [];
        return content.Slice((int)offset, Math.Min(count, content.Length - (int)offset)).ToArray();
    }
}
