using DeCam.Cluster.Grains.Artifacts;
using DeCam.Cluster.Grains.Calls;
using DeCam.Scoring;

namespace DeCam.Cluster.Grains.Sweeps.Images;

/// <summary>Puts the pictures of datasets into the artifact store.</summary>
/// <param name="folders">Finds the datasets.</param>
/// <param name="files">Looks at the files.</param>
/// <param name="artifacts">Takes the pictures.</param>
/// <param name="silos">Has the datasets that are not here.</param>
internal sealed class DatasetPictures(IDatasetFolders folders, IDatasetFiles files, IArtifactStore artifacts, DatasetSilos silos)
{
    /// <summary>Stores a picture. One that cannot be read has no key: its own cells say why, and others go on.</summary>
    /// <param name="images">The images of the sweep.</param>
    /// <param name="name">Name of the picture.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="IOException">The disk or the store failed in a way that may pass.</exception>
    public async Task<StoredPicture> StoreAsync(SweepImages images, string name, CancellationToken cancellationToken)
    {
        if (images.Dataset is not { } dataset) return await StoreHereAsync(images, name, cancellationToken);
        if (!await Task.Run(() => folders.Has(dataset), cancellationToken)) return await (await silos.HolderAsync(dataset)).StoreAsync(images, name).WaitAsync(cancellationToken);
        var here = await StoreHereAsync(images, name, cancellationToken);
        return here.Fault is null ? here : await ElsewhereAsync(dataset, images, name, cancellationToken) ?? here;
    }

    /// <summary>The same, of a dataset or folder of this silo.</summary>
    public async Task<StoredPicture> StoreHereAsync(SweepImages images, string name, CancellationToken cancellationToken)
    {
        try
        {
            return await StoreAsync(await Task.Run(() => DatasetListing.FolderOf(images, folders), cancellationToken), name, cancellationToken);
        }
        catch (ScoringRefusedException refusal)
        {
            return new("", Wire.Failure(refusal));
        }
    }

    /// <summary>The same, in a folder.</summary>
    /// <param name="folder">Full path of the folder of the images.</param>
    /// <param name="name">Name of the picture.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public async Task<StoredPicture> StoreAsync(string folder, string name, CancellationToken cancellationToken)
    {
        var path = DatasetListing.PathOf(folder, name);
        if (await Task.Run(() => Fault(folder, path, name), cancellationToken) is { } fault) return new("", fault);
        try
        {
            return new(await artifacts.PutFileAsync(path, cancellationToken), null);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The picture may have gone meanwhile; any other fault is the disk's or the store's, and may pass.
            return Fault(folder, path, name) is { } late ? new("", late) : throw new IOException($"Image '{name}' could not be stored: {Sentence.Reason(e.Message)}", e);
        }
    }

    // The copy of another silo, where that can be read; null where none can.
    private async Task<StoredPicture?> ElsewhereAsync(string dataset, SweepImages images, string name, CancellationToken cancellationToken)
    {
        try
        {
            foreach (var silo in await silos.OthersAsync(dataset))
                if (await silo.StoreAsync(images, name).WaitAsync(cancellationToken) is { Fault: null } stored) return stored;
            return null;
        }
        catch (Exception e) when (Transient.Is(e, cancellationToken))
        {
            // The fault of this silo's own copy is told.
            return null;
        }
    }

    private Failure? Fault(string folder, string path, string name)
    {
        if (files.WhyUnreadable(path) is not { } why) return null;
        // All pictures went with their share, which may come back.
        if (AwayFolder.Fault(folder) is { } away) throw new IOException($"Image '{name}' cannot be read: {Sentence.Reason(away.Message)}", away);
        return new(FailureKind.Input, $"Image '{name}' cannot be read: it {why}; put a picture there that the silo may read, and try the cell again.");
    }
}
