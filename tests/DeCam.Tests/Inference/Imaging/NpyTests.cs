using System.Text;
using DeCam.Inference.Imaging;
using DeCam.Scoring;

namespace DeCam.Tests.Inference.Imaging;

public sealed class NpyTests
{
    [Fact]
    public void Read_WhatWasWritten_GivesShapeAndValues()
    {
        float[] values = [1.5f, -0.25f, float.MaxValue, 0, 5, 6];
        var array = Npy.Read(Npy.ToBytes(values, 2, 3), "map.npy", null, 3);
        Assert.Equal([2, 3], array.Shape);
        Assert.Equal(values, array.Values);
        Assert.Equal([6], Npy.Read(Npy.ToBytes(values, 6), "map.npy").Shape);
        Assert.Equal(0, (Npy.ToBytes(values, 2, 3).Length - values.Length * sizeof(float)) % 64);
    }

    [Theory]
    [InlineData("'|O'", "False", "(2, 2)", "Array 'map.npy' holds values of type '|O' but real numbers are wanted; convert it with astype('float32').")]
    [InlineData("'<c8'", "False", "(2, 2)", "Array 'map.npy' holds values of type '<c8' but real numbers are wanted; convert it with astype('float32').")]
    [InlineData("'<f8'", "False", "(4, 2)", "Array 'map.npy' has 16 bytes of values but its shape [4, 2] takes 64; copy it again.")]
    [InlineData("'<f4'", "False", "(4,)", "Array 'map.npy' has the shape [4] but [any, 2] is wanted; make the array that shape.")]
    [InlineData("'<f4'", "False", "(3, 2)", "Array 'map.npy' has 16 bytes of values but its shape [3, 2] takes 24; copy it again.")]
    [InlineData("'<f4'", "Maybe", "(2, 2)", "Array 'map.npy' has a header that is not a NumPy array's; save it with numpy.save.")]
    public void Read_WrongHeader_IsRefusedInOneSentence(string type, string fortran, string shape, string message) =>
        Assert.Equal(message, Refusal(File(type, fortran, shape, new byte[16])));

    [Theory]
    [InlineData("<f2", "003C00C0", 1f, -2f)]
    [InlineData(">f2", "3C00C000", 1f, -2f)]
    [InlineData("<f4", "0000803F000000C0", 1f, -2f)]
    [InlineData(">f4", "3F800000C0000000", 1f, -2f)]
    [InlineData("=f4", "0000803F000000C0", 1f, -2f)]
    [InlineData("<f8", "000000000000F03F00000000000000C0", 1f, -2f)]
    [InlineData(">f8", "3FF0000000000000C000000000000000", 1f, -2f)]
    [InlineData("|i1", "01FE", 1f, -2f)]
    [InlineData("<i2", "0100FEFF", 1f, -2f)]
    [InlineData(">i2", "0001FFFE", 1f, -2f)]
    [InlineData("<i4", "01000000FEFFFFFF", 1f, -2f)]
    [InlineData(">i4", "00000001FFFFFFFE", 1f, -2f)]
    [InlineData("<i8", "0100000000000000FEFFFFFFFFFFFFFF", 1f, -2f)]
    [InlineData(">i8", "0000000000000001FFFFFFFFFFFFFFFE", 1f, -2f)]
    [InlineData("|u1", "01FE", 1f, 254f)]
    [InlineData("<u2", "0100FEFF", 1f, 65534f)]
    [InlineData(">u2", "0001FFFE", 1f, 65534f)]
    [InlineData("<u4", "0100000000000080", 1f, 2147483648f)]
    [InlineData(">u4", "0000000180000000", 1f, 2147483648f)]
    [InlineData("<u8", "01000000000000000000000000000080", 1f, 9223372036854775808f)]
    [InlineData(">u8", "00000000000000018000000000000000", 1f, 9223372036854775808f)]
    [InlineData("|b1", "0100", 1f, 0f)]
    public void Read_RealType_GivesItsValues(string type, string hex, float first, float second)
    {
        var array = Npy.Read(File($"'{type}'", "False", "(1, 2)", Convert.FromHexString(hex)), "map.npy");
        Assert.Equal([first, second], array.Values);
    }

    [Fact]
    public void Read_FortranOrder_IsTurnedToRows()
    {
        byte[] values = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11];
        Assert.Equal([0, 2, 4, 1, 3, 5], Npy.Read(File("'|u1'", "True", "(2, 3)", values[..6]), "map.npy").Values);
        // Value [i, j, k] of 2 x 3 x 2 lies at i + 2 j + 6 k.
        Assert.Equal([0, 6, 2, 8, 4, 10, 1, 7, 3, 9, 5, 11], Npy.Read(File("'|u1'", "True", "(2, 3, 2)", values), "map.npy").Values);
        Assert.Empty(Npy.Read(File("'|u1'", "True", "(2, 0)", []), "map.npy").Values);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    public void Read_LaterFormat_HasALongerLength(byte format)
    {
        byte[] first = File("'|u1'", "False", "(1, 2)", [3, 4]), later = [.. first[..6], format, 0, first[8], 0, 0, 0, .. first[10..]];
        Assert.Equal([3, 4], Npy.Read(later, "map.npy").Values);
        later[6] = 4;
        Assert.Contains("is of NumPy's format 4.0 but 1.0 to 3.0 are read", Refusal(later), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{'shape': (1, 2), 'descr': '|u1', 'fortran_order': False}")]
    [InlineData("{\"descr\":\"|u1\",\"fortran_order\":False,\"shape\":(1L,2L,),}")]
    [InlineData("  {'descr': 'u1', 'fortran_order': False, 'shape': (1, 2)}\n\n")]
    public void Read_HeaderWrittenOtherwise_IsUnderstood(string header) => Assert.Equal([3, 4], Npy.Read(Raw(header, [3, 4]), "map.npy").Values);

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("{}")]
    [InlineData("{'descr': '|u1', 'fortran_order': False, 'shape': (1, 2), } + 1")]
    [InlineData("{'descr': '|u1', 'fortran_order': False, 'shape': (1, -2)}")]
    [InlineData("{'descr': '|u1', 'fortran_order': False, 'shape': (1 2)}")]
    [InlineData("{'descr': '|u1', 'fortran_order': False, 'shape': (1, 99999999999)}")]
    [InlineData("{'descr': '|u1', 'descr': '|u1', 'fortran_order': False, 'shape': (1, 2)}")]
    [InlineData("{'descr': [('a', '<f4')], 'fortran_order': False, 'shape': (1, 2)}")]
    [InlineData("{'descr': '|u1', 'fortran_order': False, 'shape': (1, 2")]
    [InlineData("{'descr': '|u1, 'fortran_order': False, 'shape': (1, 2)}")]
    public void Read_HeaderThatIsNone_IsRefused(string header) => Assert.Contains("has a header that is not", Refusal(Raw(header, [3, 4])), StringComparison.Ordinal);

    [Fact]
    public void Read_ValueBeyondFloat_IsRefused() =>
        Assert.Equal("Array 'map.npy' has 1E+300 at index 1, which float32 cannot hold; divide the array by its largest value.",
            Refusal(File("'<f8'", "False", "(1, 2)", [.. BitConverter.GetBytes(1.0), .. BitConverter.GetBytes(1e300)])));

    [Fact]
    public void Read_MutatedFiles_AreReadOrRefused()
    {
        var random = new Random(20261128);
        byte[][] seeds = [File("'<f8'", "True", "(3, 4)", new byte[96]), File("'|u1'", "False", "(1, 3, 4)", new byte[12]), Npy.ToBytes(new float[12], 3, 4)];
        for (var i = 0; i < 2000; i++)
        {
            var file = (byte[])seeds[i % seeds.Length].Clone();
            for (var change = random.Next(1, 5); change > 0; change--) file[random.Next(file.Length)] = (byte)random.Next(256);
            if (random.Next(4) == 0) file = file[..random.Next(file.Length)];
            Assert.True(Record.Exception(() => SaliencyMap.Read(file, "map.npy", 5, 6)) is null or ScoringRefusedException, $"file {i}");
        }
    }

    [Fact]
    public void Read_NotANumber_IsRefusedByIndex() =>
        Assert.Equal("Array 'map.npy' has NaN at index 1; all values must be finite.", Refusal(Npy.ToBytes([1, float.NaN], 1, 2)));

    [Fact]
    public void Read_OtherFileOrCutOne_IsRefused()
    {
        Assert.Contains("is not a NumPy array", Refusal("hello, world"u8.ToArray()), StringComparison.Ordinal);
        Assert.Contains("is cut short", Refusal(Npy.ToBytes([1, 2], 1, 2)[..20]), StringComparison.Ordinal);
    }

    private static string Refusal(byte[] bytes) => Assert.Throws<ScoringRefusedException>(() => Npy.Read(bytes, "map.npy", null, 2)).Message;

    private static byte[] File(string type, string fortran, string shape, byte[] values) =>
        Raw($"{{'descr': {type}, 'fortran_order': {fortran}, 'shape': {shape}, }}\n", values);

    private static byte[] Raw(string header, byte[] values) => [0x93, .. "NUMPY"u8, 1, 0, (byte)header.Length, 0, .. Encoding.ASCII.GetBytes(header), .. values];
}
