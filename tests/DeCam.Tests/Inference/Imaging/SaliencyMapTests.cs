using System.Buffers.Binary;
using System.IO.Compression;
using DeCam.Inference.Imaging;
using DeCam.Inference.Preprocessing;
using DeCam.Scoring;

namespace DeCam.Tests.Inference.Imaging;

public sealed class SaliencyMapTests
{
    [Theory]
    [InlineData(2, 3)]
    [InlineData(1, 2, 3)]
    [InlineData(2, 3, 1)]
    [InlineData(1, 1, 2, 3)]
    [InlineData(1, 2, 3, 1)]
    [InlineData(1, 2, 1, 3)]
    public void Read_AxesOfLengthOne_AreDropped(params int[] shape)
    {
        var map = SaliencyMap.Read(Npy.ToBytes([0, 1, 2, 3, 4, 5], shape), "map.npy", 2, 3);
        Assert.Equal([0, 1, 2, 3, 4, 5], map.Values);
        Assert.Empty(map.Notes);
    }

    [Theory]
    [InlineData("[2, 3, 2] but [4, 4]", 2, 3, 2)]
    [InlineData("[6] but [4, 4]", 6)]
    [InlineData("[1] but [4, 4]", 1)]
    public void Read_OtherShape_IsRefusedByName(string words, params int[] shape) =>
        Assert.Contains($"has the shape {words} is wanted", Refusal(Npy.ToBytes(new float[shape.Aggregate(1, (a, b) => a * b)], shape)), StringComparison.Ordinal);

    [Fact]
    public void Read_CoarserMap_IsInterpolatedBetweenCentres()
    {
        var map = SaliencyMap.Read(Npy.ToBytes([0, 4], 1, 2), "map.npy", 2, 4);
        Assert.Equal([0, 1, 3, 4, 0, 1, 3, 4], map.Values);
        Assert.Equal(["The map of 1 x 2 values was resized to the model's view of 2 x 4, as a map of the whole view."], map.Notes);
    }

    [Fact]
    public void Read_FinerMap_IsAveraged()
    {
        // Weights of a triangle twice as wide: 3/8 of both pixels below and 1/8 of their neighbours, of which the edge has one.
        var map = SaliencyMap.Read(Npy.ToBytes([7, 7, 0, 0, 0, 0, 7, 7], 1, 8), "map.npy", 1, 4);
        Assert.Equal([6f, 0.875f, 0.875f, 6f], map.Values.Select(v => MathF.Round(v, 5)));
    }

    [Theory]
    [InlineData("""{ "resize": 2 }""", new float[] { 3, 4, 9, 10 })]
    [InlineData("""{ "fit": "stretch" }""", new float[] { 2, 5, 8, 11 })]
    [InlineData("""{ "fit": "letterbox", "pad": 0 }""", new float[] { 5, 8, 1, 1 })]
    public void Read_MapOfThePicture_IsSeenAsThePictureIs(string fit, float[] seen)
    {
        var view = ImagePreprocessing.Resolve(new("m", "in", TensorLayout.Nchw, 3, 2, 2, false, null),
            PreprocessingSettings.FromJson(fit, "a test"), new(null, PreprocessingSettings.None));
        // Six columns and two rows, each column's value its number.
        var map = SaliencyMap.ReadInView(Npy.ToBytes([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12], 2, 6), "map.npy", new Picture(2, 6, new byte[36]), view);
        Assert.Contains("the picture's own size", Assert.Single(map.Notes), StringComparison.Ordinal);
        Assert.Equal(seen, map.Values.Select(v => MathF.Round(v)));
    }

    [Fact]
    public void Read_AsLargeAsTheView_KeepsEveryBit()
    {
        float[] values = [float.Epsilon, -0f, float.MaxValue, 0.1f];
        Assert.Equal(values.Select(BitConverter.SingleToInt32Bits), SaliencyMap.Read(Npy.ToBytes(values, 2, 2), "map.npy", 2, 2).Values.Select(BitConverter.SingleToInt32Bits));
    }

    [Fact]
    public void Read_Archive_TakesItsOnlyArray()
    {
        var array = Npy.ToBytes([1, 2], 1, 2);
        Assert.Equal([1, 2], SaliencyMap.Read(Archive(("../../evil.npy", array)), "map.npz", 1, 2).Values);
        Assert.Contains("is an archive of 2 arrays", Refusal(Archive(("a.npy", array), ("b.npy", array))), StringComparison.Ordinal);
        Assert.Contains("is an archive of 0 arrays", Refusal(Archive()), StringComparison.Ordinal);
        Assert.Contains("is not a NumPy array", Refusal(Archive(("a.txt", "hello, world"u8.ToArray()))), StringComparison.Ordinal);
        Assert.Contains("is a damaged archive", Refusal(Archive(("a.npy", array))[..60]), StringComparison.Ordinal);
    }

    [Fact]
    public void Read_ArchiveThatUnpacksToTooMuch_IsRefused()
    {
        var archive = Archive(("a.npy", Npy.ToBytes([1, 2], 1, 2)));
        // The unpacked size in the central directory.
        BinaryPrimitives.WriteInt32LittleEndian(archive.AsSpan(archive.AsSpan().IndexOf("PK\x01\x02"u8) + 24), 500_000_000);
        Assert.Contains("holds more than 400 MB", Refusal(archive), StringComparison.Ordinal);
    }

    [Fact]
    public void Read_GreyPicture_IsAMapWithANote()
    {
        var map = SaliencyMap.Read(TestPng.Of(2, 8, TestPng.Grey, [0, 9, 255, 1]), "map.png", 2, 2);
        Assert.Equal([0, 9, 255, 1], map.Values);
        Assert.StartsWith("The map was read from a grey picture", Assert.Single(map.Notes), StringComparison.Ordinal);
        Assert.Equal([0, 300, 65535, 1], SaliencyMap.Read(TestPng.Of(2, 16, TestPng.Grey, [0, 300, 65535, 1]), "map.png", 2, 2).Values);
        Assert.Equal([200, 10], SaliencyMap.Read(TestPng.Of(2, 1, TestPng.Palette, [0, 1], [200, 200, 200, 10, 10, 10]), "map.png", 1, 2).Values);
        Assert.Contains("is a picture of colours", Refusal(TestPng.Of(1, 8, TestPng.Rgb, [1, 2, 3])), StringComparison.Ordinal);
        Assert.Contains("transparent", Refusal(TestPng.Of(1, 8, TestPng.GreyAlpha, [1, 100])), StringComparison.Ordinal);
    }

    [Fact]
    public void Read_MutatedArchivesAndPictures_AreReadOrRefused()
    {
        var random = new Random(20261128);
        byte[][] seeds = [Archive(("a.npy", Npy.ToBytes(new float[12], 3, 4))), TestPng.Of(2, 16, TestPng.Grey, [0, 300, 65535, 1], filter: 4)];
        for (var i = 0; i < 600; i++)
        {
            var file = (byte[])seeds[i % seeds.Length].Clone();
            for (var change = random.Next(1, 5); change > 0; change--) file[random.Next(file.Length)] = (byte)random.Next(256);
            if (random.Next(4) == 0) file = file[..random.Next(file.Length)];
            Assert.True(Record.Exception(() => SaliencyMap.Read(file, "map", 5, 6)) is null or ScoringRefusedException, $"file {i}");
        }
    }

    private static string Refusal(byte[] file) => Assert.Throws<ScoringRefusedException>(() => SaliencyMap.Read(file, "map", 4, 4)).Message;

    private static byte[] Archive(params (string Name, byte[] Content)[] entries)
    {
        using var stream = new MemoryStream();
        using (var archive = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (name, content) in entries)
            {
                using var entry = archive.CreateEntry(name).Open();
                entry.Write(content);
            }
        }

        return stream.ToArray();
    }
}
