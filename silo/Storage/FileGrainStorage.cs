using DeCam.Cluster.Grains.Artifacts;
using DeCam.Cluster.Grains.State;
using DeCam.Cluster.Silo.Folders;
using Orleans.Storage;

namespace DeCam.Cluster.Silo.Storage;

/// <summary>
/// Grain state in files, one for each state: written to a temporary name, forced to disk, renamed. Every write is checked against the ETag under a
/// lock that also holds between processes, so two silos on one folder never lose a write.
/// </summary>
/// <remarks>For one machine: locks and renames of network file systems differ.</remarks>
public sealed class FileGrainStorage : IGrainStorage
{
    private readonly string _root;
    private readonly IGrainStorageSerializer _serializer;
    private readonly string? _silo;

    /// <summary>Uses the folder, which need not exist.</summary>
    /// <param name="root">The folder; nothing outside it is ever touched.</param>
    /// <param name="serializer">Turns a state into bytes.</param>
    /// <param name="silo">Name of the silo, for errors that others read; null for a cluster in the user's process.</param>
    public FileGrainStorage(string root, IGrainStorageSerializer serializer, string? silo = null)
    {
        _silo = silo;
        _root = Path.GetFullPath(root);
        _serializer = serializer;
    }

    /// <inheritdoc/>
    public async Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        var name = StateFileName.Of(_root, stateName, grainId.ToString());
        var found = await Task.Run(() => StateFile.Read(name.File));
        grainState.ETag = found?.ETag;
        grainState.RecordExists = found is not null;
        grainState.State = found is null ? Activator.CreateInstance<T>()
            : found.Damage is { } damage ? Damaged.State<T>(damage)
            : _serializer.Deserialize<T>(new BinaryData(found.Payload));
    }

    /// <inheritdoc/>
    public async Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        var payload = _serializer.Serialize(grainState.State).ToMemory();
        grainState.ETag = await ChangeAsync(stateName, grainId, grainState.ETag, (name, current) =>
        {
            var next = new StateFile(StateFile.NextETag(current), payload);
            DurableFile.Write(name.File, name.File + ".tmp", next.Header(), payload);
            return next.ETag;
        });
        grainState.RecordExists = true;
    }

    /// <inheritdoc/>
    public async Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        await ChangeAsync(stateName, grainId, grainState.ETag, (name, _) =>
        {
            File.Delete(name.File);
            DurableFile.SyncFolder(name.Folder);
            return null;
        });
        grainState.ETag = null;
        grainState.RecordExists = false;
        grainState.State = Activator.CreateInstance<T>();
    }

    private async Task<string?> ChangeAsync(string stateName, GrainId grainId, string? expected, Func<StateFileName, string?, string?> change)
    {
        try
        {
            return await ChangeFileAsync(stateName, grainId, expected, change);
        }
        catch (Exception e) when (_silo is not null && e is (IOException or UnauthorizedAccessException))
        {
            throw FolderFault.Of(_root, e, _silo);
        }
    }

    private Task<string?> ChangeFileAsync(string stateName, GrainId grainId, string? expected, Func<StateFileName, string?, string?> change)
    {
        var name = StateFileName.Of(_root, stateName, grainId.ToString());
        return Task.Run(async () =>
        {
            PrivateFolder.CreateInside(name.Folder);
            using var held = await FolderLock.TakeAsync(Path.Combine(name.Folder, ".lock"));
            var current = StateFile.Read(name.File)?.ETag;
            if (current != expected)
            {
                throw new InconsistentStateException(
                    $"State '{stateName}' of grain '{grainId}' has changed since it was read; read it again.", current ?? "none", expected ?? "none");
            }

            return change(name, current);
        });
    }
}
