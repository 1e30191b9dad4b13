using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using DeCam.Scoring;

namespace DeCam.Inference.Imaging;

/// <summary>Reads and writes arrays of float32 in NumPy's format 1.0, C order. Strict: anything else is refused by name.</summary>
public static partial class Npy
{
    private const int FixedLength = 10, Alignment = 64;
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

    /// <summary>Reads an array.</summary>
    /// <param name="bytes">The file.</param>
    /// <param name="name">Its name, for messages.</param>
    /// <param name="shape">The dimensions wanted; null for a dimension of any length, an empty list for any shape.</param>
    /// <exception cref="ScoringRefusedException">The file is not such an array, or holds values that are not finite.</exception>
    public static NpyArray Read(ReadOnlySpan<byte> bytes, string name, params int?[] shape)
    {
        if (bytes.Length < FixedLength || !bytes[..Magic.Length].SequenceEqual(Magic)) throw Refused(name, "is not a NumPy array; save it with numpy.save");
        if (bytes[Magic.Length] != 1) throw Refused(name, $"is of NumPy's format {bytes[Magic.Length]}.{bytes[Magic.Length + 1]} but 1.0 is read; save a plain float32 array with numpy.save");
        var length = BinaryPrimitives.ReadUInt16LittleEndian(bytes[(FixedLength - sizeof(ushort))..]);
        if (bytes.Length < FixedLength + length) throw Refused(name, "is cut short; copy it again");
        var header = HeaderPattern().Match(Encoding.ASCII.GetString(bytes.Slice(FixedLength, length)));
        if (!header.Success) throw Refused(name, "has a header that is not a NumPy array's; save it with numpy.save");
        if (header.Groups["type"].Value != "<f4") throw Refused(name, $"holds values of type '{header.Groups["type"].Value}' but float32 ('<f4') is wanted; convert it with astype('float32')");
        if (header.Groups["fortran"].Value == "True") throw Refused(name, "is in Fortran order but C order is wanted; save numpy.ascontiguousarray(map)");
        var found = Dimensions(header.Groups["shape"].Value, name);
        if (shape.Length > 0 && !(found.Length == shape.Length && found.Zip(shape).All(d => d.Second is null || d.First == d.Second)))
            throw Refused(name, $"has the shape [{string.Join(", ", found)}] but [{string.Join(", ", shape.Select(d => d?.ToString(CultureInfo.InvariantCulture) ?? "any"))}] is wanted; make the array that shape");
        return new(found, Values(bytes[(FixedLength + length)..], found, name));
    }

    private static int[] Dimensions(string text, string name)
    {
        var parts = text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        var dimensions = Array.ConvertAll(parts, p => int.TryParse(p, NumberStyles.None, CultureInfo.InvariantCulture, out var d) ? d : -1);
        return Array.TrueForAll(dimensions, d => d >= 0) ? dimensions : throw Refused(name, $"has the shape ({text}), which cannot be");
    }

    private static float[] Values(ReadOnlySpan<byte> bytes, int[] shape, string name)
    {
        var count = shape.Aggregate(1L, (a, b) => a * b);
        if (bytes.Length != count * sizeof(float))
            throw Refused(name, $"has {bytes.Length} bytes of values but its shape [{string.Join(", ", shape)}] takes {count * sizeof(float)}; copy it again");
        var values = new float[count];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = BinaryPrimitives.ReadSingleLittleEndian(bytes[(i * sizeof(float))..]);
            if (!float.IsFinite(values[i])) throw Refused(name, $"has {values[i].ToString(CultureInfo.InvariantCulture)} at index {i}; all values must be finite");
        }

        return values;
    }

    private static ScoringRefusedException Refused(string name, string what) => new(RefusalKind.Input, $"Array '{name}' {what}.");

    [GeneratedRegex(@"^\{\s*'descr':\s*'(?<type>[^']*)',\s*'fortran_order':\s*(?<fortran>True|False),\s*'shape':\s*\((?<shape>[\d\s,]*)\),?\s*\}\s*$")]
    private static partial Regex HeaderPattern();
}

/// <summary>An array read from a file.</summary>
/// <param name="Shape">Its dimensions.</param>
/// <param name="Values">Row-major values, all finite.</param>
public sealed record NpyArray(IReadOnlyList<int> Shape, float[] Values);
