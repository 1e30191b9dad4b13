using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using DeCam.Inference.Graph;

namespace DeCam.Inference;

/// <summary>Identity of model files, remembered by path, size and time of writing, since large files take seconds. Thread-safe.</summary>
public static class ModelHash
{
    private const int Remembered = 4096;
    private static readonly ConcurrentDictionary<(string Path, long Bytes, DateTime Written), Lazy<string>> Hashes = new();
    private static readonly ConcurrentDictionary<(string Path, long Bytes, DateTime Written), Lazy<IReadOnlyList<string>>> Weights = new();

    /// <summary>
    /// Lower-case hexadecimal SHA-256 of a file; of one with weights in files beside it, the SHA-256 of the hashes of all of them, its
    /// own first.
    /// </summary>
    public static string Of(string path)
    {
        string[] hashes = [OfFile(path), .. WeightsOf(path).Select(OfFile)];
        return hashes.Length == 1 ? hashes[0] : Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(string.Concat(hashes))));
    }

    /// <summary>Bytes of a model: its file, and those beside it that hold weights.</summary>
    internal static long Bytes(string path) => new FileInfo(path).Length + WeightsOf(path).Sum(file => new FileInfo(file).Length);

    private static string OfFile(string path) => Remember(Hashes, path, static file =>
    {
        using var stream = File.OpenRead(file);
        return Convert.ToHexStringLower(SHA256.HashData(stream));
    });

    // The model's file names them; whether they are there may change without it.
    private static IEnumerable<string> WeightsOf(string path) => Remember(Weights, path, ExternalWeights.FilesOf).Where(File.Exists);

    private static T Remember<T>(ConcurrentDictionary<(string Path, long Bytes, DateTime Written), Lazy<T>> known, string path, Func<string, T> make)
    {
        var file = new FileInfo(path);
        if (known.Count >= Remembered) known.Clear();
        var key = (file.FullName, file.Length, file.LastWriteTimeUtc);
        try
        {
            return known.GetOrAdd(key, _ => new(() => make(file.FullName))).Value;
        }
        catch
        {
            known.TryRemove(key, out _);        // a file that could not be read may be readable later
            throw;
        }
    }
}
