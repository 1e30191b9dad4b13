using DeCam.Cluster.Grains.Artifacts;
using DeCam.Scoring;

namespace DeCam.Cluster.Grains.Sweeps.Images;

/// <summary>Puts the pictures of datasets into the artifact store.</summary>
/// <param name="folders">Finds the datasets.</param>
/// <param name="files">Looks at the files.</param>
/// <param name="artifacts">Takes the pictures.</param>
internal sealed class DatasetPictures(IDatasetFolders folders, IDatasetFiles files, IArtifactStore artifacts)
{
    /// <summary>Stores a picture. One that cannot be read has no key: its own cells say why, and others go on.</summary>
    /// <param name="images">The images of the sweep.</param>
    /// <param name="name">Name of the picture.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="IOException">The disk or the store failed in a way that may pass.</exception>
    public Task<StoredPicture> StoreAsync(SweepImages images, string name, CancellationToken cancellationToken)
    {
        try
        {
            return StoreAsync(DatasetListing.FolderOf(images, folders), name, cancellationToken);
        }
        catch (ScoringRefusedException refusal)
        {
            return Task.FromResult(new StoredPicture("", Wire.Failure(refusal)));
        }
    }

    /// <summary>The same, in a folder.</summary>
    /// <param name="folder">Full path of the folder of the images.</param>
    /// <param name="name">Name of the picture.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public async Task<StoredPicture> StoreAsync(string folder, string name, CancellationToken cancellationToken)
    {
        var path = DatasetListing.PathOf(folder, name);
        if (Fault(path, name) is { } fault) return new("", fault);
        try
        {
            return new(await artifacts.PutFileAsync(path, cancellationToken), null);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The picture may have gone meanwhile; any other fault is the disk's or the store's, and may pass.
            return Fault(path, name) is { } late ? new("", late) : throw new IOException($"Image '{name}' could not be stored: {Sentence.Reason(e.Message)}", e);
        }
    }

    private Failure? Fault(string path, string name) => files.WhyUnreadable(path) is { } why
        ? new(FailureKind.Input, $"Image '{name}' cannot be read: it {why}; put a picture there that the silo may read, and try the cell again.") : null;
}

/// <summary>A picture in the artifact store.</summary>
/// <param name="Sha256">Its content key, or "" where it could not be read.</param>
/// <param name="Fault">Why it could not, or null.</param>
[GenerateSerializer, Immutable, Alias("DeCam.StoredPicture")]
internal sealed record StoredPicture([property: Id(0)] string Sha256, [property: Id(1)] Failure? Fault);
