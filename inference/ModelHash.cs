using System.Collections.Concurrent;
using System.Security.Cryptography;

namespace DeCam.Inference;

/// <summary>SHA-256 of model files, remembered by path, size and time of writing, since large files take seconds. Thread-safe.</summary>
public static class ModelHash
{
    private static readonly ConcurrentDictionary<(string Path, long Length, DateTime Written), string> Known = new();

    /// <summary>Lower-case hexadecimal SHA-256 of a file.</summary>
    public static string Of(string path)
    {
        var file = new FileInfo(path);
        return Known.GetOrAdd((file.FullName, file.Length, file.LastWriteTimeUtc), static key =>
        {
            using var stream = File.OpenRead(key.Path);
            return Convert.ToHexStringLower(SHA256.HashData(stream));
        });
    }
}
