using System.Buffers.Binary;

namespace DeCam.Inference.Files;

/// <summary>What tells whether a file is still the one that it was, without a look into it.</summary>
/// <param name="Length">Bytes in it.</param>
/// <param name="WrittenUtc">When it was last written.</param>
/// <param name="Node">Its number in its file system; 0 where the system tells none.</param>
/// <param name="ChangedNanoseconds">When its content, name or mode last changed, since 1970 and by the file system's clock, which no program sets; 0 where the system does not tell.</param>
public readonly record struct FileStamp(long Length, DateTime WrittenUtc, ulong Node, long ChangedNanoseconds)
{
    private const int NodeOffset = 32, LengthOffset = 40, ChangedOffset = 96, WrittenOffset = 112, SecondsBytes = 8;
    private const long NanosecondsInSecond = 1_000_000_000;

    /// <summary>The stamp of a file; links are followed.</summary>
    /// <param name="path">Path of the file.</param>
    /// <returns>Null where there is none, or where the disk does not say.</returns>
    public static FileStamp? Of(string path)
    {
        if (OperatingSystem.IsLinux())
        {
            return OrdinaryFile.Status(path) is not { } status ? null : new(BinaryPrimitives.ReadInt64LittleEndian(status.AsSpan(LengthOffset)),
                DateTime.UnixEpoch.AddTicks(Nanoseconds(status, WrittenOffset) / TimeSpan.NanosecondsPerTick), BinaryPrimitives.ReadUInt64LittleEndian(status.AsSpan(NodeOffset)), Nanoseconds(status, ChangedOffset));
        }

        var file = new FileInfo(path);
        return file.Exists ? new(file.Length, file.LastWriteTimeUtc, 0, 0) : null;
    }

    private static long Nanoseconds(byte[] status, int offset) =>
        BinaryPrimitives.ReadInt64LittleEndian(status.AsSpan(offset)) * NanosecondsInSecond + BinaryPrimitives.ReadUInt32LittleEndian(status.AsSpan(offset + SecondsBytes));
}
