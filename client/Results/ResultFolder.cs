namespace DeCam.Cluster.Client.Results;

/// <summary>The result files of one explanation. The document is put in place last: where <c>result.json</c> is, everything it names is.</summary>
internal sealed class ResultFolder : IDisposable
{
    private readonly string _target;
    private readonly StagedFiles _files;

    /// <summary>Prepares a folder below <paramref name="outputFolder"/>; nothing is visible there before <see cref="Publish"/>.</summary>
    public ResultFolder(string outputFolder, string name)
    {
        _target = Path.Combine(outputFolder, name);
        _files = new(outputFolder, Path.GetFileName(name));
    }

    /// <summary>Adds a file; the last one added is put in place last.</summary>
    public void Add(string name, ReadOnlySpan<byte> content) => File.WriteAllBytes(_files.Add(name), content);

    /// <summary>Puts all files in place. Files of an earlier result that this one does not have are removed.</summary>
    /// <returns>The folder.</returns>
    public string Publish()
    {
        // A full disk leaves the earlier result as it is.
        _files.Flush();
        Directory.CreateDirectory(_target);
        foreach (var stale in Directory.EnumerateFiles(_target).Where(f => ResultFiles.IsOfOneMap(Path.GetFileName(f))).ToList())
            if (!_files.Names.Contains(Path.GetFileName(stale)) || Path.GetFileName(stale) == _files.Names[^1]) File.Delete(stale);
        var objects = _files.Names.Select(n => Path.GetDirectoryName(n)!).ToHashSet();
        foreach (var stale in Directory.EnumerateDirectories(_target).Where(d => ResultFiles.IsObjectFolder(d) && !objects.Contains(Path.GetFileName(d))).ToList()) Directory.Delete(stale, recursive: true);
        _files.Publish(_target);
        return _target;
    }

    /// <summary>Removes what was not published.</summary>
    public void Dispose() => _files.Dispose();
}
