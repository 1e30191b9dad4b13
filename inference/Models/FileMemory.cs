using System.Collections.Concurrent;

namespace DeCam.Inference.Models;

/// <summary>What was made of files, remembered by path, size and time of writing, since large files take seconds. Thread-safe.</summary>
/// <param name="make">Makes it of the full path.</param>
internal sealed class FileMemory<T>(Func<string, T> make)
{
    private const int Remembered = 4096;
    private readonly ConcurrentDictionary<(string Path, long Bytes, DateTime Written), Lazy<T>> _known = new();

    /// <summary>What is made of a file as it is now.</summary>
    public T Of(string path)
    {
        var file = new FileInfo(path);
        if (_known.Count >= Remembered) _known.Clear();
        var key = (file.FullName, file.Length, file.LastWriteTimeUtc);
        try
        {
            return _known.GetOrAdd(key, _ => new(() => make(file.FullName))).Value;
        }
        catch
        {
            _known.TryRemove(key, out _);        // a file that could not be read may be readable later
            throw;
        }
    }
}
