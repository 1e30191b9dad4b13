namespace DeCam.Cluster.Client.Results;

/// <summary>
/// The result files of one explanation. They are written beside their place under temporary names and renamed at the end, the
/// document last, so that whoever finds <c>result.json</c> finds everything it names; a failure leaves nothing behind.
/// </summary>
internal sealed class ResultFolder : IDisposable
{
    private const string Suffix = ".tmp";
    private static readonly TimeSpan Abandoned = TimeSpan.FromHours(1);     // far longer than files take to write
    private readonly string _target;
    private readonly string _staging;
    private readonly List<string> _names = [];

    /// <summary>Prepares a folder below <paramref name="outputFolder"/>; nothing is visible there before <see cref="Publish"/>.</summary>
    public ResultFolder(string outputFolder, string name)
    {
        _target = Path.Combine(outputFolder, name);
        Directory.CreateDirectory(outputFolder);
        _staging = Path.Combine(outputFolder, $".{Path.GetFileName(name)}.{Guid.NewGuid():N}{Suffix}");
        RemoveAbandoned(outputFolder, Path.GetFileName(name));
        Directory.CreateDirectory(_staging);
    }

    /// <summary>Adds a file; the last one added is renamed last.</summary>
    public void Add(string name, ReadOnlySpan<byte> content)
    {
        using var file = new FileStream(Path.Combine(_staging, name), FileMode.CreateNew, FileAccess.Write, FileShare.None);
        file.Write(content);
        file.Flush(flushToDisk: true);
        _names.Add(name);
    }

    /// <summary>Puts all files in place. Files of an earlier result that this one does not have are removed.</summary>
    /// <returns>The folder.</returns>
    public string Publish()
    {
        Directory.CreateDirectory(_target);
        foreach (var stale in Directory.EnumerateFiles(_target).Where(f => ResultFiles.IsOfOneMap(Path.GetFileName(f))).ToList())
            if (!_names.Contains(Path.GetFileName(stale)) || Path.GetFileName(stale) == _names[^1]) File.Delete(stale);
        foreach (var name in _names) File.Move(Path.Combine(_staging, name), Path.Combine(_target, name), overwrite: true);
        return _target;
    }

    /// <summary>Removes what was not published.</summary>
    public void Dispose()
    {
        if (Directory.Exists(_staging)) Directory.Delete(_staging, recursive: true);
    }

    // What a killed process left of the same result.
    private static void RemoveAbandoned(string outputFolder, string name)
    {
        foreach (var folder in Directory.EnumerateDirectories(outputFolder, ".*.tmp").Where(f => IsStaging(Path.GetFileName(f), name)).ToList())
        {
            try
            {
                if (DateTime.UtcNow - Directory.GetLastWriteTimeUtc(folder) > Abandoned) Directory.Delete(folder, recursive: true);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // Another process removes it, or another user owns it; the new result does not need its place.
            }
        }
    }

    private static bool IsStaging(string folder, string name) =>
        folder.StartsWith($".{name}.", StringComparison.Ordinal) && Guid.TryParseExact(folder[(name.Length + 2)..^Suffix.Length], "N", out _);
}
