using System.Buffers.Binary;

namespace DeCam.Inference.Imaging;

/// <summary>Finds TIFF files whose strips or tiles reach beyond the file.</summary>
internal static class TiffEnds
{
    private const int HeaderBytes = 8, EntryBytes = 12, Short = 3, Long = 4, Version = 42;

    // Where strips and tiles begin, and how many bytes each has.
    private static readonly (int Offsets, int Counts)[] Parts = [(273, 279), (324, 325)];

    /// <summary>Why a file is not whole, or null.</summary>
    public static string? WhyCut(ReadOnlySpan<byte> file)
    {
        var isLittle = file[0] == 'I';
        // The large form of TIFF has other entries; the decoder reads them as they are.
        if (file.Length < HeaderBytes || file[isLittle ? 2 : 3] != Version) return null;
        var at = Number(file[4..], Long, isLittle);
        if (at > file.Length - sizeof(ushort)) return PictureEnds.Missing;
        var entries = file[((int)at + sizeof(ushort))..];
        var count = (int)Number(file[(int)at..], Short, isLittle);
        if ((long)count * EntryBytes > entries.Length) return PictureEnds.Missing;
        foreach (var (offsetTag, countTag) in Parts)
        {
            var (offsets, counts) = (Values(file, entries[..(count * EntryBytes)], offsetTag, isLittle), Values(file, entries[..(count * EntryBytes)], countTag, isLittle));
            if (offsets is null || counts is null) return PictureEnds.Missing;
            foreach (var (offset, bytes) in offsets.Zip(counts))
                if (offset + bytes > file.Length) return PictureEnds.Missing;
        }

        return null;
    }

    // The values of a tag; none where it is absent, null where the file ends before them.
    private static List<long>? Values(ReadOnlySpan<byte> file, ReadOnlySpan<byte> entries, int tag, bool isLittle)
    {
        for (; !entries.IsEmpty; entries = entries[EntryBytes..])
        {
            if (Number(entries, Short, isLittle) != tag) continue;
            var (kind, count) = ((int)Number(entries[2..], Short, isLittle), Number(entries[4..], Long, isLittle));
            var size = kind == Short ? sizeof(ushort) : sizeof(uint);
            var values = entries[8..EntryBytes];
            if (count * size > values.Length)
            {
                var at = Number(values, Long, isLittle);
                if (at + count * size > file.Length) return null;
                values = file[(int)at..];
            }

            var found = new List<long>();
            for (var i = 0; i < count; i++) found.Add(Number(values[(i * size)..], kind == Short ? Short : Long, isLittle));
            return found;
        }

        return [];
    }

    private static long Number(ReadOnlySpan<byte> bytes, int kind, bool isLittle) => (kind == Short, isLittle) switch
    {
        (true, true) => BinaryPrimitives.ReadUInt16LittleEndian(bytes),
        (true, false) => BinaryPrimitives.ReadUInt16BigEndian(bytes),
        (false, true) => BinaryPrimitives.ReadUInt32LittleEndian(bytes),
        (false, false) => BinaryPrimitives.ReadUInt32BigEndian(bytes),
    };
}
