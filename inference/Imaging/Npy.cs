using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using DeCam.Scoring;

namespace DeCam.Inference.Imaging;

/// <summary>Writes arrays of float32 in NumPy's format 1.0, C order, and reads arrays of real numbers; anything else is refused by name.</summary>
public static class Npy
{
    private const int FixedLength = 10, Alignment = 64, LongestHeader = ushort.MaxValue;
    private static ReadOnlySpan<byte> Magic => [0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y'];

    /// <summary>The bytes of an array.</summary>
    /// <param name="values">Row-major values.</param>
    /// <param name="shape">Its dimensions; their product is the number of values.</param>
    public static byte[] ToBytes(ReadOnlySpan<float> values, params int[] shape)
    {
        if (shape.Aggregate(1L, (a, b) => a * b) != values.Length)
            throw new ArgumentException($"{values.Length} values do not fill [{string.Join(", ", shape)}].", nameof(shape));
        var header = $"{{'descr': '<f4', 'fortran_order': False, 'shape': ({string.Join(", ", shape)}{(shape.Length == 1 ? "," : "")}), }}";
        var total = (FixedLength + header.Length + 1 + Alignment - 1) / Alignment * Alignment;
        var bytes = new byte[total + values.Length * sizeof(float)];
        Magic.CopyTo(bytes);
        bytes[Magic.Length] = 1;
        BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(FixedLength - sizeof(ushort)), (ushort)(total - FixedLength));
        Encoding.ASCII.GetBytes(header.PadRight(total - FixedLength - 1) + '\n', bytes.AsSpan(FixedLength));
        for (var i = 0; i < values.Length; i++)
            BinaryPrimitives.WriteSingleLittleEndian(bytes.AsSpan(total + i * sizeof(float)), values[i]);
        return bytes;
    }

    /// <summary>Reads an array of real numbers of any type, byte order and memory order, of NumPy's formats 1.0 to 3.0.</summary>
    /// <param name="bytes">The file.</param>
    /// <param name="name">Its name, for messages.</param>
    /// <param name="shape">The dimensions wanted; null for a dimension of any length, an empty list for any shape.</param>
    /// <exception cref="ScoringRefusedException">The file is not such an array, or holds values that float32 cannot or that are not finite.</exception>
    public static NpyArray Read(ReadOnlySpan<byte> bytes, string name, params int?[] shape)
    {
        if (bytes.Length < FixedLength || !bytes[..Magic.Length].SequenceEqual(Magic)) throw Refused(name, "is not a NumPy array; save it with numpy.save");
        var format = bytes[Magic.Length];
        if (format is < 1 or > 3) throw Refused(name, $"is of NumPy's format {format}.{bytes[Magic.Length + 1]} but 1.0 to 3.0 are read; save it with numpy.save");
        // From format 2.0 on, the length has four bytes in place of two.
        var start = format == 1 ? FixedLength : FixedLength + sizeof(ushort);
        if (bytes.Length < start) throw Refused(name, "is cut short; copy it again");
        var length = format == 1 ? BinaryPrimitives.ReadUInt16LittleEndian(bytes[(FixedLength - sizeof(ushort))..]) : BinaryPrimitives.ReadUInt32LittleEndian(bytes[(FixedLength - sizeof(ushort))..]);
        if (length > bytes.Length - start) throw Refused(name, "is cut short; copy it again");
        if (length > LongestHeader || NpyHeader.Parse(Encoding.UTF8.GetString(bytes.Slice(start, (int)length))) is not { } header)
            throw Refused(name, "has a header that is not a NumPy array's; save it with numpy.save");
        var type = NpyType.Of(header.Type) ?? throw Refused(name, $"holds values of type '{header.Type}' but real numbers are wanted; convert it with astype('float32')");
        if (shape.Length > 0 && !(header.Shape.Length == shape.Length && header.Shape.Zip(shape).All(d => d.Second is null || d.First == d.Second)))
            throw Refused(name, $"has the shape [{string.Join(", ", header.Shape)}] but [{string.Join(", ", shape.Select(d => d?.ToString(CultureInfo.InvariantCulture) ?? "any"))}] is wanted; make the array that shape");
        var values = Values(bytes[(start + (int)length)..], header.Shape, type, name);
        return new(header.Shape, header.IsFortran ? RowMajor(values, header.Shape) : values);
    }

    private static float[] Values(ReadOnlySpan<byte> bytes, int[] shape, NpyType type, string name)
    {
        // The product is not taken further than the file could reach, which keeps it from overflowing.
        long most = bytes.Length;
        var count = shape.Contains(0) ? 0 : shape.Aggregate(1L, (a, b) => a > most ? a : a * b);
        if (bytes.Length != count * type.Bytes)
            throw Refused(name, $"has {bytes.Length} bytes of values but its shape [{string.Join(", ", shape)}] takes {count * type.Bytes}; copy it again");
        var values = new float[count];
        for (var i = 0; i < values.Length; i++)
        {
            var value = type.Read(bytes[(i * type.Bytes)..]);
            values[i] = (float)value;
            if (float.IsFinite(values[i])) continue;
            throw Refused(name, double.IsFinite(value)
                ? string.Create(CultureInfo.InvariantCulture, $"has {value} at index {i}, which float32 cannot hold; divide the array by its largest value")
                : $"has {values[i].ToString(CultureInfo.InvariantCulture)} at index {i}; all values must be finite");
        }

        return values;
    }

    private static float[] RowMajor(float[] columnMajor, int[] shape)
    {
        var values = new float[columnMajor.Length];
        for (var i = 0; i < values.Length; i++)
        {
            var (rest, at) = (i, 0);
            for (var (axis, stride) = (shape.Length - 1, values.Length); axis >= 0; axis--)
            {
                stride /= shape[axis];
                at += rest % shape[axis] * stride;
                rest /= shape[axis];
            }

            values[i] = columnMajor[at];
        }

        return values;
    }

    private static ScoringRefusedException Refused(string name, string what) => new(RefusalKind.Input, $"Array '{name}' {what}.");
}

/// <summary>An array read from a file.</summary>
/// <param name="Shape">Its dimensions.</param>
/// <param name="Values">Row-major values, all finite.</param>
public sealed record NpyArray(IReadOnlyList<int> Shape, float[] Values);
