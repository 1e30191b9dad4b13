using System.Text;
using DeCam.Content;
using DeCam.Inference.Files;
using DeCam.Inference.Graph;

namespace DeCam.Inference.Models;

/// <summary>Identity of model files. Thread-safe.</summary>
public static class ModelHash
{
    private static readonly FileMemory<IReadOnlyList<WeightPart>> Parts = new(ExternalWeights.PartsOf);
    private static readonly FileMemory<string> Hashes = new(static file =>
    {
        using var stream = OrdinaryFile.OpenRead(file);
        return ContentKey.Of(stream);
    });

    /// <summary>
    /// Lower-case hexadecimal SHA-256 of a file; of one with weights in files beside it, the SHA-256 of the hashes of all of them, its
    /// own first.
    /// </summary>
    public static string Of(string path)
    {
        string[] hashes = [Hashes.Of(path), .. WeightsOf(path).Select(Hashes.Of)];
        return hashes.Length == 1 ? hashes[0] : ContentKey.Of(Encoding.ASCII.GetBytes(string.Concat(hashes)));
    }

    /// <summary>Bytes of a model: its file, and those beside it that hold weights.</summary>
    internal static long Bytes(string path) => new FileInfo(path).Length + WeightsOf(path).Sum(file => new FileInfo(file).Length);

    /// <summary>What each tensor of a model takes from files, remembered: to find it, the whole file is walked through.</summary>
    internal static IReadOnlyList<WeightPart> PartsOf(string path) => Parts.Of(path);

    // The model's file names them; whether they are there may change without it.
    private static IEnumerable<string> WeightsOf(string path) => ExternalWeights.FilesOf(path, PartsOf(path)).Where(File.Exists);
}
