namespace DeCam.Cluster.Client.Sweeps.Results;

/// <summary>Files written under temporary names, put in place together; those not put in place vanish.</summary>
internal sealed class PendingFiles(string folder) : IDisposable
{
    private readonly List<(string Temporary, string Final)> _files = [];

    /// <summary>The temporary path for a file of that name.</summary>
    public string Add(string name)
    {
        var temporary = Path.Combine(folder, $".{name}.{Guid.NewGuid():N}.tmp");
        _files.Add((temporary, Path.Combine(folder, name)));
        return temporary;
    }

    /// <summary>Puts the files in place.</summary>
    /// <returns>Their paths.</returns>
    public IReadOnlyList<string> Publish()
    {
        foreach (var (temporary, final) in _files) File.Move(temporary, final, overwrite: true);
        return [.. _files.Select(f => f.Final)];
    }

    /// <summary>Removes what was not put in place.</summary>
    public void Dispose()
    {
        foreach (var (temporary, _) in _files) File.Delete(temporary);
    }
}
