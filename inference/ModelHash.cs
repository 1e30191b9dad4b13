using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using DeCam.Inference.Graph;

namespace DeCam.Inference;

/// <summary>Identity of model files, remembered by path, size and time of writing, since large files take seconds. Thread-safe.</summary>
public static class ModelHash
{
    private const int Remembered = 4096;
    private static readonly ConcurrentDictionary<string, string> Known = new();

    /// <summary>
    /// Lower-case hexadecimal SHA-256 of a file; of one with weights in files beside it, the SHA-256 of the hashes of all of them, its
    /// own first.
    /// </summary>
    public static string Of(string path)
    {
        string[] hashes = [OfFile(path), .. ExternalWeights.FilesOf(path).Select(OfFile)];
        return hashes.Length == 1 ? hashes[0] : Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(string.Concat(hashes))));
    }

    /// <summary>Bytes of a model: its file, and those beside it that hold weights.</summary>
    internal static long Bytes(string path) => new FileInfo(path).Length + ExternalWeights.FilesOf(path).Sum(file => new FileInfo(file).Length);

    private static string OfFile(string path)
    {
        var file = new FileInfo(path);
        if (Known.Count >= Remembered) Known.Clear();
        return Known.GetOrAdd(string.Create(CultureInfo.InvariantCulture, $"{file.FullName}|{file.Length}|{file.LastWriteTimeUtc.Ticks}"), _ =>
        {
            using var stream = file.OpenRead();
            return Convert.ToHexStringLower(SHA256.HashData(stream));
        });
    }
}
