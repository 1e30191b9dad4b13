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
    [InlineData("'<f8'", "False", "(2, 2)", "Array 'map.npy' holds values of type '<f8' but float32 ('<f4') is wanted; convert it with astype('float32').")]
    [InlineData("'<f4'", "True", "(2, 2)", "Array 'map.npy' is in Fortran order but C order is wanted; save numpy.ascontiguousarray(map).")]
    [InlineData("'<f4'", "False", "(4,)", "Array 'map.npy' has the shape [4] but [any, 2] is wanted; make the array that shape.")]
    [InlineData("'<f4'", "False", "(3, 2)", "Array 'map.npy' has 16 bytes of values but its shape [3, 2] takes 24; copy it again.")]
    [InlineData("'<f4'", "Maybe", "(2, 2)", "Array 'map.npy' has a header that is not a NumPy array's; save it with numpy.save.")]
    public void Read_WrongHeader_IsRefusedInOneSentence(string type, string fortran, string shape, string message) =>
        Assert.Equal(message, Refusal(File(type, fortran, shape, new byte[16])));

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

    private static byte[] File(string type, string fortran, string shape, byte[] values)
    {
        var header = Encoding.ASCII.GetBytes($"{{'descr': {type}, 'fortran_order': {fortran}, 'shape': {shape}, }}\n");
        return [0x93, .. "NUMPY"u8, 1, 0, (byte)header.Length, 0, .. header, .. values];
    }
}
