using DeCam.Scoring;

namespace DeCam.Inference;

/// <summary>Names of the classes; a line of the file may hold several, separated by commas.</summary>
public sealed class Labels
{
    private const int MostBytes = 8 << 20;
    private readonly string[] _lines;

    private Labels(string[] lines) => _lines = lines;

    /// <summary>No names.</summary>
    public static Labels None { get; } = new([]);

    /// <summary>Reads one label a line; empty lines at the end do not count.</summary>
    /// <param name="path">The file.</param>
    /// <param name="classCount">Lines it must have.</param>
    /// <param name="sha256">Hash it must have, or null for any.</param>
    /// <exception cref="ScoringRefusedException">The file cannot be read, is another one, or has another number of lines.</exception>
    public static Labels Read(string path, int classCount, string? sha256 = null)
    {
        var bytes = BytesOf(path);
        if (sha256 is not null && HashOf(bytes) is var hash && hash != sha256)
        {
            throw new ScoringRefusedException(RefusalKind.Input,
                $"Labels file '{Path.GetFileName(path)}' has hash {hash} here but {sha256} is asked for; give all machines the same file.");
        }

        using var reader = new StreamReader(new MemoryStream(bytes));
        string[] lines = reader.ReadToEnd().TrimEnd() is { Length: > 0 } text ? text.Split('\n', StringSplitOptions.TrimEntries) : [];
        return lines.Length == classCount
            ? new(lines)
            : throw new ScoringRefusedException(RefusalKind.Input,
                $"Labels file '{Path.GetFileName(path)}' has {lines.Length} line(s) but the model has {classCount} classes; give one line for each class.");
    }

    /// <summary>Lower-case hexadecimal SHA-256 of a labels file.</summary>
    /// <exception cref="ScoringRefusedException">The file cannot be read.</exception>
    public static string HashOf(string path) => HashOf(BytesOf(path));

    private static string HashOf(byte[] bytes) => Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(bytes));

    private static byte[] BytesOf(string path)
    {
        try
        {
            using var file = File.OpenRead(path);
            var bytes = new byte[MostBytes + 1];
            var read = file.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
            return read <= MostBytes ? bytes[..read] : throw new IOException($"it has more than {MostBytes >> 20} MiB.");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ScoringRefusedException(RefusalKind.Input, $"Labels file '{path}' cannot be read: {e.Message}", e);
        }
    }

    /// <summary>The label of a class, "" without a file.</summary>
    public string this[int index] => _lines.Length == 0 ? "" : _lines[index];

    /// <summary>Classes whose line, or one of its names, equals <paramref name="name"/>; case does not matter.</summary>
    public IReadOnlyList<int> Find(string name)
    {
        bool Same(string label) => label.Equals(name, StringComparison.OrdinalIgnoreCase);
        return [.. Enumerable.Range(0, _lines.Length)
            .Where(i => Same(_lines[i]) || _lines[i].Split(',', StringSplitOptions.TrimEntries).Any(Same))];
    }
}
