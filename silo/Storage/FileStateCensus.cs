using System.Runtime.CompilerServices;
using DeCam.Cluster.Grains.State;

namespace DeCam.Cluster.Silo.Storage;

/// <summary>Reads every state file below a folder.</summary>
/// <param name="root">The folder.</param>
internal sealed class FileStateCensus(string root) : IStateCensus
{
    private readonly string _root = Path.GetFullPath(root);

    /// <inheritdoc/>
    public async IAsyncEnumerable<StoredRecord> ReadAsync(string stateName, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var folder = StateFileName.FolderOf(_root, stateName);
        if (!Directory.Exists(folder)) yield break;
        foreach (var path in Directory.EnumerateFiles(folder, "*" + StateFileName.Extension, SearchOption.AllDirectories))
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (await Task.Run(() => StateFile.Read(path), cancellationToken) is not { } found) continue;
            yield return new(path, found.Payload, found.Payload.Length + (found.Damage is null ? StateFile.HeaderLength : 0), found.Damage);
        }
    }

    /// <inheritdoc/>
    public string PlaceOf(string stateName, GrainId grain) => StateFileName.Of(_root, stateName, grain.ToString()).File;
}
