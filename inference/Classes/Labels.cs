using DeCam.Content;
using DeCam.Inference.Classes.LabelFiles;
using DeCam.Inference.Files;
using DeCam.Scoring;

namespace DeCam.Inference.Classes;

/// <summary>Names of the classes; a label may hold several, separated by commas.</summary>
public sealed class Labels
{
    private const int MostBytes = 16 << 20;
    private readonly string[] _names;
    private readonly string?[] _synsets;

    /// <summary>Labels in the order of the classes.</summary>
    internal Labels(IReadOnlyList<LabelEntry> entries, string form, string? note)
    {
        _names = [.. entries.Select(e => e.Name)];
        _synsets = [.. entries.Select(e => e.Synset)];
        (Form, Note) = (form, note);
    }

    /// <summary>No names.</summary>
    public static Labels None { get; } = new([], "none", null);

    /// <summary>The form in which the file was read, such as "plain lines" or "JSON object".</summary>
    public string Form { get; }

    /// <summary>What has to be said of the file, or null.</summary>
    public string? Note { get; }

    /// <summary>Number of labels.</summary>
    public int Count => _names.Length;

    /// <summary>
    /// Reads a file of plain lines, lines of index or synset id and name, a table with or without header, a list or dict of JSON or
    /// Python, or JSON lines. Empty lines at the end do not count.
    /// </summary>
    /// <param name="path">The file.</param>
    /// <param name="classCount">Labels it must have.</param>
    /// <param name="sha256">Hash it must have, or null for any.</param>
    /// <exception cref="ScoringRefusedException">The file cannot be read, is another one, or does not give each class one label.</exception>
    public static Labels Read(string path, int classCount, string? sha256 = null)
    {
        var bytes = BytesOf(path);
        var fileName = Path.GetFileName(path);
        if (sha256 is not null && ContentKey.Of(bytes) is var hash && hash != sha256)
        {
            throw new ScoringRefusedException(RefusalKind.Input,
                $"Labels file '{fileName}' has hash {hash} here but {sha256} is asked for; give all machines the same file.");
        }

        return Of(LabelText.Of(fileName, bytes), classCount);
    }

    /// <summary>Reads the text of a file, or one from elsewhere.</summary>
    /// <exception cref="ScoringRefusedException">It does not give each class one label.</exception>
    internal static Labels Of(LabelText text, int classCount)
    {
        var list = LabelFile.Read(text, classCount);
        var entries = LabelOrder.Arrange(text, list, classCount, out var isFromOne);
        return new(entries, list.Form, isFromOne ? $"{text.Subject} numbers the classes from 1; its 1 is class 0 here." : null);
    }

    /// <summary>Reads a file of two labels, or of one, for the class that a model of one value says yes or no to; class 0 is then "not" it.</summary>
    /// <param name="path">The file.</param>
    /// <param name="sha256">Hash it must have, or null for any.</param>
    /// <exception cref="ScoringRefusedException">The file cannot be read, is another one, or has neither one nor two labels.</exception>
    public static Labels ReadYesOrNo(string path, string? sha256 = null)
    {
        try
        {
            return Read(path, 2, sha256);
        }
        catch (ScoringRefusedException)
        {
            if (Single(path, sha256) is not { } yes) throw;
            return yes.AsYesOrNo();
        }
    }

    /// <summary>Of the one label of a class, those of two: not it, and it.</summary>
    internal Labels AsYesOrNo() => new([new(1, $"not {_names[0]}"), new(1, _names[0], _synsets[0])], Form, Note);

    private static Labels? Single(string path, string? sha256)
    {
        try
        {
            return Read(path, 1, sha256);
        }
        catch (ScoringRefusedException)
        {
            return null;
        }
    }

    /// <summary>Lower-case hexadecimal SHA-256 of a labels file.</summary>
    /// <exception cref="ScoringRefusedException">The file cannot be read.</exception>
    public static string HashOf(string path) => ContentKey.Of(BytesOf(path));

    private static byte[] BytesOf(string path)
    {
        try
        {
            using var file = OrdinaryFile.OpenRead(path);
            var bytes = new byte[(file is { CanSeek: true, Length: > 0 and <= MostBytes } ? (int)file.Length : MostBytes) + 1];
            var read = file.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
            return read <= MostBytes ? bytes[..read] : throw new IOException($"it has more than {MostBytes >> 20} MiB.");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ScoringRefusedException(RefusalKind.Input, $"Labels file '{path}' cannot be read: {e.Message}", e);
        }
    }

    /// <summary>The label of a class, "" without a file.</summary>
    public string this[int index] => _names.Length == 0 ? "" : _names[index];

    /// <summary>
    /// Classes whose label, one of its names or synset id equals <paramref name="name"/>; case does not matter. Where none does,
    /// underscores count as spaces, as in the names of folders.
    /// </summary>
    public IReadOnlyList<int> Find(string name)
    {
        var exact = Find(label => string.Equals(label, name, StringComparison.OrdinalIgnoreCase));
        return exact.Count > 0 ? exact : Find(label => string.Equals(Spaced(label), Spaced(name), StringComparison.OrdinalIgnoreCase));
    }

    private IReadOnlyList<int> Find(Func<string, bool> isSame) =>
    [
        .. Enumerable.Range(0, _names.Length)
            .Where(i => isSame(_names[i]) || _synsets[i] is { } synset && isSame(synset) || _names[i].Split(',', StringSplitOptions.TrimEntries).Any(isSame)),
    ];

    private static string Spaced(string text) => text.Replace('_', ' ');
}
