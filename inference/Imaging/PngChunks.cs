using System.Buffers.Binary;

namespace DeCam.Inference.Imaging;

/// <summary>Walks through the chunks of a PNG file up to its end mark. A chunk that reaches beyond the file ends the walk.</summary>
internal ref struct PngChunks(ReadOnlySpan<byte> file)
{
    private const int TypeBytes = 4, CrcBytes = 4, HeadBytes = sizeof(uint) + TypeBytes;

    private ReadOnlySpan<byte> _rest = IsPng(file) ? file[Signature.Length..] : [];
    private ReadOnlySpan<byte> _typeAndBody;
    private uint _crc;

    private static ReadOnlySpan<byte> Signature => [0x89, (byte)'P', (byte)'N', (byte)'G', (byte)'\r', (byte)'\n', 0x1A, (byte)'\n'];

    /// <summary>The four letters of the chunk.</summary>
    public readonly ReadOnlySpan<byte> Type => _typeAndBody[..TypeBytes];

    /// <summary>What the chunk holds.</summary>
    public readonly ReadOnlySpan<byte> Body => _typeAndBody[TypeBytes..];

    /// <summary>Whether the chunk has the checksum that it names.</summary>
    public readonly bool IsWhole => Checksum(_typeAndBody) == _crc;

    /// <summary>Whether a file begins as every PNG does.</summary>
    public static bool IsPng(ReadOnlySpan<byte> file) => file.StartsWith(Signature);

    /// <summary>Goes to the next chunk.</summary>
    /// <returns>False after the last.</returns>
    public bool MoveNext()
    {
        if (_rest.Length < HeadBytes + CrcBytes) return false;
        var length = BinaryPrimitives.ReadUInt32BigEndian(_rest);
        if (length > _rest.Length - HeadBytes - CrcBytes) return false;
        _typeAndBody = _rest.Slice(sizeof(uint), TypeBytes + (int)length);
        _crc = BinaryPrimitives.ReadUInt32BigEndian(_rest[(HeadBytes + (int)length)..]);
        _rest = _rest[(HeadBytes + (int)length + CrcBytes)..];
        return !Type.SequenceEqual("IEND"u8);
    }

    private static uint Checksum(ReadOnlySpan<byte> bytes)
    {
        var crc = uint.MaxValue;
        foreach (var value in bytes)
        {
            crc ^= value;
            for (var bit = 0; bit < 8; bit++) crc = (crc & 1) != 0 ? crc >> 1 ^ 0xEDB88320 : crc >> 1;
        }

        return ~crc;
    }
}
