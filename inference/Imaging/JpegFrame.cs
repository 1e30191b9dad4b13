using System.Buffers.Binary;

namespace DeCam.Inference.Imaging;

/// <summary>What the headers of a JPEG tell of the memory that decoding it takes.</summary>
/// <param name="Pixels">Pixels of the picture.</param>
/// <param name="BufferedBytes">Bytes of the coefficients that a decoder holds until the file ends, because several scans make up a row; 0 for a picture in one scan.</param>
internal readonly record struct JpegFrame(long Pixels, long BufferedBytes)
{
    private const int Start = 2, CoefficientBytes = 2;

    /// <summary>Reads the headers up to the first scan; nothing where there are none.</summary>
    public static JpegFrame Of(ReadOnlySpan<byte> file)
    {
        ReadOnlySpan<byte> frame = [];
        var isProgressive = false;
        for (var at = Start; at + 4 <= file.Length && file[at] == 0xFF;)
        {
            var marker = file[at + 1];
            if (marker is 0xFF)
            {
                at++;
                continue;
            }

            var length = BinaryPrimitives.ReadUInt16BigEndian(file[(at + 2)..]);
            var body = file[(at + 4)..Math.Clamp(at + 2 + length, at + 4, file.Length)];
            if (marker is >= 0xC0 and <= 0xCF and not (0xC4 or 0xC8 or 0xCC))
            {
                frame = body;
                isProgressive = marker is 0xC2 or 0xC6 or 0xCA or 0xCE;
            }

            if (marker is 0xDA) return Of(frame, isProgressive, body.Length > 0 ? body[0] : 0);
            at += 2 + length;
        }

        return Of(frame, isProgressive, int.MaxValue);
    }

    // Precision, height, width, number of components; of each its name, how often it is sampled across and down, and a table.
    private static JpegFrame Of(ReadOnlySpan<byte> frame, bool isProgressive, int scanned)
    {
        if (frame.Length < 6) return default;
        var pixels = (long)BinaryPrimitives.ReadUInt16BigEndian(frame[1..]) * BinaryPrimitives.ReadUInt16BigEndian(frame[3..]);
        var count = frame[5];
        if ((!isProgressive && scanned >= count) || frame.Length < 6 + 3 * count) return new(pixels, 0);
        var (samples, across, down) = (0, 1, 1);
        for (var i = 0; i < count; i++)
        {
            var (x, y) = (frame[7 + 3 * i] >> 4, frame[7 + 3 * i] & 15);
            (samples, across, down) = (samples + x * y, Math.Max(across, x), Math.Max(down, y));
        }

        return new(pixels, pixels * samples * CoefficientBytes / (across * down));
    }
}
