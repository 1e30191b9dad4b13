namespace DeCam.Cluster.Grains.Store;

/// <summary>
/// The content keys that records name. A record is searched for anything that reads as a key, and not for certain members, so that
/// no version of a record can name a content that this one does not see. A key too many keeps a content; that does no harm.
/// </summary>
internal sealed class NamedContents
{
    private const int KeyDigits = 64;
    private readonly HashSet<(UInt128, UInt128)> _keys = [];

    /// <summary>Whether a key was seen.</summary>
    public bool Contains(string sha256) => _keys.Contains(Packed(System.Text.Encoding.ASCII.GetBytes(sha256)));

    /// <summary>Takes every key in some bytes.</summary>
    public void Search(ReadOnlySpan<byte> bytes)
    {
        for (int at = 0, run = 0; at < bytes.Length; at++)
        {
            run = IsDigit(bytes[at]) ? run + 1 : 0;
            if (run >= KeyDigits) _keys.Add(Packed(bytes.Slice(at - KeyDigits + 1, KeyDigits)));
        }
    }

    private static bool IsDigit(byte b) => b is >= (byte)'0' and <= (byte)'9' or >= (byte)'a' and <= (byte)'f';

    private static (UInt128, UInt128) Packed(ReadOnlySpan<byte> digits)
    {
        Span<byte> key = stackalloc byte[KeyDigits / 2];
        Convert.FromHexString(digits, key, out _, out _);
        return (System.Buffers.Binary.BinaryPrimitives.ReadUInt128BigEndian(key), System.Buffers.Binary.BinaryPrimitives.ReadUInt128BigEndian(key[16..]));
    }
}
