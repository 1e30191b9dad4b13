namespace DeCam.Cluster.Tests.Mutations;

/// <summary>Damages the bytes of a file as transfers, editors and attackers do.</summary>
internal static class Mutation
{
    private const int MostEdits = 6, LongestChunk = 64;

    private static readonly byte[][] Extremes =
        [[0, 0, 0, 0], [0xFF, 0xFF, 0xFF, 0xFF], [0xFF, 0xFF, 0xFF, 0x7F], [0x7F, 0xFF, 0xFF, 0xFF], [0x80, 0, 0, 0], "\"\\{["u8.ToArray(), ": *&"u8.ToArray(), "1e99"u8.ToArray()];

    /// <summary>A damaged copy of a file.</summary>
    /// <param name="file">The file's bytes; at least one.</param>
    /// <param name="random">Source of the damage.</param>
    public static byte[] Of(byte[] file, Random random)
    {
        var bytes = file.ToList();
        for (var edits = random.Next(1, MostEdits + 1); edits > 0 && bytes.Count > 0; edits--) Edit(bytes, random);
        return [.. bytes];
    }

    private static void Edit(List<byte> bytes, Random random)
    {
        // Headers are short and decide most, so half of the edits go to the first bytes.
        var at = random.Next(random.Next(2) == 0 ? Math.Min(bytes.Count, 2 * LongestChunk) : bytes.Count);
        var chunk = bytes.GetRange(at, Math.Min(random.Next(1, LongestChunk), bytes.Count - at));
        switch (random.Next(7))
        {
            case 0: bytes[at] ^= (byte)(1 << random.Next(8)); break;
            case 1: bytes[at] = (byte)random.Next(256); break;
            case 2: bytes.RemoveRange(at, chunk.Count); break;
            case 3: bytes.InsertRange(random.Next(bytes.Count), chunk); break;
            case 4: bytes.InsertRange(at, chunk.Select(_ => (byte)random.Next(256))); break;
            case 5: bytes.RemoveRange(at, bytes.Count - at); break;
            default:
                var extreme = Extremes[random.Next(Extremes.Length)];
                for (var i = 0; i < extreme.Length && at + i < bytes.Count; i++) bytes[at + i] = extreme[i];
                break;
        }
    }
}
