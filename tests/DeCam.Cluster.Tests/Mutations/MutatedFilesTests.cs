using System.Diagnostics;
using DeCam.Cluster.Client.CommandLine;
using DeCam.Cluster.Client.Sweeps.Specification;
using DeCam.Inference.Classes;
using DeCam.Inference.Imaging;
using DeCam.Inference.Models;
using DeCam.Inference.Preprocessing;
using DeCam.Scoring;
using SixLabors.ImageSharp.Formats;
using SixLabors.ImageSharp.Formats.Pbm;
using SixLabors.ImageSharp.Formats.Tga;
using SixLabors.ImageSharp.Formats.Tiff;
using SixLabors.ImageSharp.Formats.Tiff.Constants;
using SkiaSharp;

namespace DeCam.Cluster.Tests.Mutations;

/// <summary>Damaged input files of every kind are read or refused with a sentence: nothing else, in bounded time and memory.</summary>
public sealed class MutatedFilesTests : IDisposable
{
    private const int Few = 60, Many = 2000, Seed = 20261129;
    private const long MostBytes = 4L << 30;
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(20);
    private readonly TemporaryFolder _folder = new();

    public static TheoryData<string> Kinds => [.. Readers.Keys];

    private static Dictionary<string, (Func<byte[][]> Seeds, Action<byte[], TemporaryFolder> Read)> Readers { get; } = new()
    {
        ["picture"] = (Pictures, (bytes, _) => PictureDecoder.Decode(bytes, "picture")),
        ["mask"] = (Pictures, (bytes, _) => ObjectMask.Read(bytes, "mask")),
        ["map"] = (Maps, (bytes, _) => SaliencyMap.Read(bytes, "map", 64, 64)),
        ["labels"] = (LabelFiles, (bytes, folder) => Labels.Read(folder.Write("labels.txt", bytes), 3)),
        ["sidecar"] = (Sidecars, (bytes, folder) => Sidecar.Of(Path.ChangeExtension(folder.Write("model.onnx.json", bytes), null))),
        ["model"] = (Models, (bytes, folder) => OnnxClassifier.Load(folder.Write("model.onnx", bytes), "model.onnx", PreprocessingSettings.None).Dispose()),
        ["sweep"] = (Sweeps, (bytes, folder) => SpecReader.Read(SpecFile.Open(folder.Write("sweep.yaml", bytes)), "sweep")),
    };

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Read_Damaged_IsReadOrRefused(string kind) => Damage(kind, Few);

    [Theory, Trait("Category", "Long")]
    [MemberData(nameof(Kinds))]
    public void Read_ManyDamaged_AreReadOrRefused(string kind) => Damage(kind, Many);

    [Theory]
    [InlineData("picture")]
    [InlineData("mask")]
    [InlineData("labels")]
    [InlineData("sidecar")]
    [InlineData("sweep")]
    public void Read_Undamaged_IsRead(string kind)
    {
        var (seeds, read) = Readers[kind];
        foreach (var file in seeds()) read(file, _folder);
    }

    public void Dispose() => _folder.Dispose();

    private void Damage(string kind, int count)
    {
        var (seeds, read) = Readers[kind];
        var files = seeds();
        for (var i = 0; i < count; i++)
        {
            var bytes = Mutation.Of(files[i % files.Length], new(Seed + i));
            var watch = Stopwatch.StartNew();
            var fault = Record.Exception(() => read(bytes, _folder));
            Assert.True(fault is null or ScoringRefusedException or CommandFailedException, $"Damage {i} of a {kind}: {fault}");
            if (fault is not null) AssertSentence(fault.Message, kind, i);
            Assert.True(watch.Elapsed < Longest, $"Damage {i} of a {kind} took {watch.Elapsed}.");
        }

        using var process = Process.GetCurrentProcess();
        Assert.InRange(process.WorkingSet64, 0, MostBytes);
    }

    private static void AssertSentence(string message, string kind, int i)
    {
        Assert.True(message.Length is > 10 and < 1000 && !message.Any(char.IsControl) && !message.Contains("Exception", StringComparison.Ordinal),
            $"Damage {i} of a {kind} is told so: {message}");
        Assert.True(message[^1] is '.' or '?', $"Damage {i} of a {kind} is told without a full stop: {message}");
    }

    private static byte[][] Pictures()
    {
        using var star = SKBitmap.Decode(Samples.Star);
        var mask = Directory.EnumerateFiles(Samples.Of("shapes", "masks")).Order(StringComparer.Ordinal).First();
        using var rare = SixLabors.ImageSharp.Image.Load(File.ReadAllBytes(Samples.Star));
        IImageEncoder[] encoders = [new TiffEncoder(), new TiffEncoder { Compression = TiffCompression.Lzw }, new TgaEncoder(), new PbmEncoder(), new PbmEncoder { Encoding = PbmEncoding.Plain }];
        return [Qoi(), .. encoders.Select(e => Saved(rare, e)), File.ReadAllBytes(Samples.Star), File.ReadAllBytes(mask), .. new[] { SKEncodedImageFormat.Jpeg, SKEncodedImageFormat.Webp, SKEncodedImageFormat.Png }.Select(f => star.Encode(f, 80).ToArray())];
    }

    private static byte[] Saved(SixLabors.ImageSharp.Image picture, IImageEncoder encoder)
    {
        using var stream = new MemoryStream();
        picture.Save(stream, encoder);
        return stream.ToArray();
    }

    // Eight pixels: two colours, a run of five of the second, one by its place in the index; then the end.
    private static byte[] Qoi() => [.. "qoif"u8, 0, 0, 0, 4, 0, 0, 0, 2, 4, 0, 0xFE, 10, 20, 30, 0xFF, 200, 100, 50, 255, 0xC4, 9, 0, 0, 0, 0, 0, 0, 0, 1];

    private static byte[][] Maps() => [Npy.ToBytes(new float[64], 8, 8), Npy.ToBytes([1, 2, 3, 4, 5, 6], 1, 2, 3), File.ReadAllBytes(Samples.Star)];

    private static byte[][] LabelFiles() =>
    [
        "star\nring\ncross\n"u8.ToArray(), "n01440764 tench, Tinca tinca\nn01443537 goldfish\nn01484850 shark\n"u8.ToArray(), "0,star\n1,ring\n2,cross\n"u8.ToArray(),
        "index\tname\n0\tstar\n1\tring\n2\tcross\n"u8.ToArray(), """{"0": ["n01440764", "star"], "1": ["n01443537", "ring"], "2": ["n01484850", "cross"]}"""u8.ToArray(),
        """["star", "ring", "cross"]"""u8.ToArray(), "{0: 'star', 1: 'ring', 2: \"cross\"}"u8.ToArray(), "{\"id\": 0, \"name\": \"star\"}\n{\"id\": 1, \"name\": \"ring\"}\n{\"id\": 2, \"name\": \"cross\"}\n"u8.ToArray(),
    ];

    private static byte[][] Sidecars() =>
    [
        File.ReadAllBytes(Samples.Of("shapes_cnn.json")),
        """{"mean": [0.5, 0.5, 0.5], "std": [0.5, 0.5, 0.5], "resize": 73, "crop": 64, "layout": "nchw", "channels": "bgr", "scale": "unit", "labels": "labels.txt", "input": "x", "output": "y"}"""u8.ToArray(),
    ];

    private static byte[][] Models() => [File.ReadAllBytes(Samples.ShapesModel), Client.TinyOnnx.TwoInputs, Client.TinyOnnx.Detector, Client.TinyOnnx.FixedBatch];

    private static byte[][] Sweeps() =>
    [
        File.ReadAllBytes(Samples.Of("sweep.yaml")),
        """{"models": [{"file": "a.onnx", "mean": [0.5], "as": "a"}], "methods": ["rise", {"name": "decam", "preset": "fast"}], "images": {"folder": "x", "where": "probability > 0.5"}, "seeds": [1, 2], "snapshots": [10, 20]}"""u8.ToArray(),
    ];
}
