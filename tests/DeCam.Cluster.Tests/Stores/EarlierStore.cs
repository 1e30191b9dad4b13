using System.Formats.Tar;
using System.IO.Compression;
using DeCam.Testing;

namespace DeCam.Cluster.Tests.Stores;

/// <summary>A data folder written by an earlier version, unpacked for one test, beside the model and the images it was written with.</summary>
internal sealed class EarlierStore : IDisposable
{
    private const string Sidecar = """{ "mean": [0.5, 0.5, 0.5], "std": [0.5, 0.5, 0.5], "resize": 64, "crop": 64 }""";
    private readonly TemporaryFolder _folder = new();

    public EarlierStore(string name, int images)
    {
        Directory.CreateDirectory(Data);
        using var packed = new GZipStream(File.OpenRead(Path.Combine(Fixtures.Repository, "tests", "DeCam.Cluster.Tests", "Stores", $"{name}.tar.gz")), CompressionMode.Decompress);
        TarFile.ExtractToDirectory(packed, Data, overwriteFiles: false);
        _folder.Write("models/shapes_cnn.onnx", File.ReadAllBytes(Samples.ShapesModel));
        File.WriteAllText(In("models", "shapes_cnn.json"), Sidecar);
        foreach (var image in Directory.GetFiles(Samples.Shapes, "*.png").Order(StringComparer.Ordinal).Take(images))
            _folder.Write($"datasets/shapes/{Path.GetFileName(image)}", File.ReadAllBytes(image));
    }

    /// <summary>The unpacked data folder.</summary>
    public string Data => In("data");

    public string Model => In("models", "shapes_cnn.onnx");

    /// <summary>A path beside the data folder.</summary>
    public string In(params string[] parts) => _folder.File(parts);

    /// <summary>The stored states of the runs that belong to no sweep, by the names of their files.</summary>
    public SortedDictionary<string, byte[]> Runs() => new(
        Directory.EnumerateFiles(Path.Combine(Data, "state", "run"), "explanation_*.state", SearchOption.AllDirectories)
            .Where(file => !Path.GetFileName(file).StartsWith("explanation_stored", StringComparison.Ordinal))
            .ToDictionary(file => Path.GetFileName(file), File.ReadAllBytes),
        StringComparer.Ordinal);

    public void Dispose() => _folder.Dispose();
}
