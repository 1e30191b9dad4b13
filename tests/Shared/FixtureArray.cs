using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace DeCam.Testing;

/// <summary>Reads the arrays among the fixtures: NumPy format 1.0, C order, little-endian floats of 2, 4 or 8 bytes.</summary>
internal static partial class FixtureArray
{
    public static (int[] Shape, float[] Values) Read(string path)
    {
        var bytes = File.ReadAllBytes(path);
        var headerLength = BitConverter.ToUInt16(bytes, 8);
        var header = Encoding.ASCII.GetString(bytes, 10, headerLength);
        Assert.Contains("'fortran_order': False", header, StringComparison.Ordinal);
        var shape = Shape().Match(header).Groups[1].Value.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Select(n => int.Parse(n, CultureInfo.InvariantCulture)).ToArray();
        var data = bytes.AsSpan(10 + headerLength);
        var values = new float[shape.Aggregate(1, (a, b) => a * b)];
        var size = Type().Match(header).Groups[1].Value[0] - '0';
        for (var i = 0; i < values.Length; i++)
            values[i] = size switch
            {
                2 => (float)BitConverter.ToHalf(data[(i * 2)..]),
                4 => BitConverter.ToSingle(data[(i * 4)..]),
                _ => (float)BitConverter.ToDouble(data[(i * 8)..]),
            };
        return (shape, values);
    }

    [GeneratedRegex(@"'shape': \(([^)]*)\)")]
    private static partial Regex Shape();

    [GeneratedRegex("'descr': '<f([248])'")]
    private static partial Regex Type();
}
