using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace DeCam.Cluster.Silo.Storage;

/// <summary>The content of a state file: <c>DCS1</c>, the ETag (24 characters), the payload's SHA-256 (32 bytes), the payload.</summary>
/// <param name="ETag">Version and nonce: no two writes ever have the same, not even when the state was cleared between them.</param>
/// <param name="Payload">The serialized state.</param>
internal sealed record StateFile(string ETag, ReadOnlyMemory<byte> Payload)
{
    private const string DamagedMark = "damaged:";
    private const int ETagLength = 24;
    /// <summary>Bytes before the payload.</summary>
    public const int HeaderLength = 4 + ETagLength + SHA256.HashSizeInBytes;
    private static ReadOnlySpan<byte> Magic => "DCS1"u8;

    /// <summary>What is wrong with the file, in words; null for a whole one. The payload is then what there is.</summary>
    public string? Damage { get; private init; }

    /// <summary>Reads a file, or returns null when there is none. The ETag of a damaged one is made of its bytes, so that it can be replaced and cleared.</summary>
    public static StateFile? Read(string path)
    {
        byte[] bytes;
        try
        {
            bytes = File.ReadAllBytes(path);
        }
        catch (Exception missing) when (missing is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }

        if (bytes.Length < HeaderLength || !bytes.AsSpan(0, 4).SequenceEqual(Magic)) return Damaged(path, bytes);
        var payload = bytes.AsMemory(HeaderLength);
        if (!SHA256.HashData(payload.Span).AsSpan().SequenceEqual(bytes.AsSpan(4 + ETagLength, SHA256.HashSizeInBytes))) return Damaged(path, bytes);
        return new(Encoding.ASCII.GetString(bytes, 4, ETagLength), payload);
    }

    /// <summary>The bytes before the payload.</summary>
    public byte[] Header()
    {
        var header = new byte[HeaderLength];
        Magic.CopyTo(header);
        Encoding.ASCII.GetBytes(ETag, header.AsSpan(4));
        SHA256.HashData(Payload.Span, header.AsSpan(4 + ETagLength));
        return header;
    }

    /// <summary>The ETag of the write after the one with this ETag (null: the first).</summary>
    public static string NextETag(string? current)
    {
        var version = current is null || current.StartsWith(DamagedMark, StringComparison.Ordinal) ? 1 : Convert.ToUInt32(current[..8], 16) + 1;
        return $"{version:x8}{BinaryPrimitives.ReadUInt64LittleEndian(RandomNumberGenerator.GetBytes(8)):x16}";
    }

    private static StateFile Damaged(string path, byte[] bytes) => new(DamagedMark + Convert.ToHexStringLower(SHA256.HashData(bytes))[..(ETagLength - DamagedMark.Length)], bytes)
    {
        Damage = $"State file '{path}' is damaged; remove it to begin again, or restore it from a copy.",
    };
}
