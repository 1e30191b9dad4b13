using DeCam.Cluster.Silo.Storage;

namespace DeCam.Cluster.Client.Results;

/// <summary>
/// Files that appear in their folder together and complete: they are written in a folder of their own beside their place, flushed to
/// the disk, and renamed in the order in which they were added, which a power failure keeps. A failure leaves nothing behind.
/// </summary>
internal sealed class StagedFiles : IDisposable
{
    private const string Suffix = ".tmp";
    private static readonly TimeSpan Abandoned = TimeSpan.FromHours(1);     // far longer than files take to write
    private readonly string _folder;
    private readonly string _staging;
    private readonly List<string> _names = [];
    private int _flushed;

    /// <summary>Prepares a temporary folder, and removes those that killed processes left of the same files.</summary>
    /// <param name="folder">Folder that gets the files.</param>
    /// <param name="label">Part of the temporary folder's name that tells what is written there.</param>
    public StagedFiles(string folder, string label)
    {
        _folder = folder;
        Directory.CreateDirectory(folder);
        _staging = Path.Combine(folder, $".{label}.{Guid.NewGuid():N}{Suffix}");
        RemoveAbandoned(folder, label);
        Directory.CreateDirectory(_staging);
    }

    /// <summary>Whether each file is on disk before its name is in place. Else a power failure may leave names without content, and many files take far less time.</summary>
    public bool IsDurable { get; init; } = true;

    /// <summary>Names of the files that were added and are not yet in place.</summary>
    public IReadOnlyList<string> Names => _names;

    /// <summary>Adds a file that the caller writes; its name may have a folder before it.</summary>
    /// <returns>The path to write to.</returns>
    public string Add(string name)
    {
        _names.Add(name);
        var path = Path.Combine(_staging, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        return path;
    }

    /// <summary>Brings the files that were added and written since the last time to the disk, so that what follows cannot fail for want of space.</summary>
    public void Flush()
    {
        foreach (var name in _names.Skip(_flushed))
        {
            using var file = File.OpenHandle(Path.Combine(_staging, name), FileMode.Open, FileAccess.ReadWrite);
            RandomAccess.FlushToDisk(file);
        }

        _flushed = _names.Count;
    }

    /// <summary>Flushes the files where they are durable, and puts them in place; more may be added afterwards.</summary>
    /// <param name="target">The existing folder they go to; null for the one that was named first.</param>
    /// <returns>Their paths.</returns>
    public IReadOnlyList<string> Publish(string? target = null)
    {
        if (IsDurable) Flush();
        string[] paths = [.. _names.Select(name => Path.Combine(target ?? _folder, name))];
        foreach (var folder in _names.Where(n => Path.GetDirectoryName(n) is { Length: > 0 }).Select(n => Path.GetDirectoryName(n)!).Distinct())
            Directory.CreateDirectory(Path.Combine(target ?? _folder, folder));
        foreach (var (name, path) in _names.Zip(paths)) Move(Path.Combine(_staging, name), path);
        _names.Clear();
        _flushed = 0;
        return paths;
    }

    /// <summary>Removes the files that were not put in place.</summary>
    public void Dispose()
    {
        if (Directory.Exists(_staging)) Directory.Delete(_staging, recursive: true);
    }

    private void Move(string from, string to)
    {
        if (IsDurable) DurableFile.Publish(from, to);
        else File.Move(from, to, overwrite: true);
    }

    private static void RemoveAbandoned(string parent, string label)
    {
        foreach (var folder in Directory.EnumerateDirectories(parent, ".*" + Suffix).Where(f => IsStaging(Path.GetFileName(f), label)).ToList())
        {
            try
            {
                if (DateTime.UtcNow - Directory.GetLastWriteTimeUtc(folder) > Abandoned) Directory.Delete(folder, recursive: true);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // Another process removes it, or another user owns it; the new files do not need its place.
            }
        }
    }

    private static bool IsStaging(string folder, string label) =>
        folder.StartsWith($".{label}.", StringComparison.Ordinal) && Guid.TryParseExact(folder[(label.Length + 2)..^Suffix.Length], "N", out _);
}
