using System.Collections.Concurrent;
using DeCam.Cluster.Grains.Scoring;
using DeCam.Inference;

namespace DeCam.Cluster.Silo.Models;

/// <summary>The model files this silo can serve, found by their hash: single files of the operator's choice, and what a scan of the folders found.</summary>
/// <param name="trustsPaths">See <see cref="IModelFiles.TrustsPaths"/>.</param>
internal sealed class ModelShelf(bool trustsPaths) : IModelFiles, IModelDirectory
{
    private readonly ConcurrentDictionary<string, ModelFile> _added = new();
    private IReadOnlyDictionary<string, ModelFile> _scanned = new Dictionary<string, ModelFile>();

    /// <inheritdoc />
    public bool TrustsPaths => trustsPaths;

    /// <inheritdoc />
    public IReadOnlyList<ModelRef> Models => [.. Volatile.Read(ref _scanned).Values.Concat(_added.Values)
        .DistinctBy(file => file.Sha256).OrderBy(file => file.Name, StringComparer.Ordinal).Select(file => new ModelRef(file.Name, file.Sha256, file.Preprocessing))];

    /// <summary>Adds one file of the operator's choice.</summary>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="DeCam.Scoring.ScoringRefusedException">Its sidecar cannot be used.</exception>
    public async Task<ModelFile> AddFileAsync(string path, CancellationToken cancellationToken)
    {
        var full = Path.GetFullPath(path);
        if (!File.Exists(full)) throw new FileNotFoundException($"Model file '{path}' does not exist.", path);
        var hash = await Task.Run(() => ModelHash.Of(full), cancellationToken);
        var settings = PreprocessingSettings.None.PinnedTo(full) with { Labels = null };
        return _added[hash] = new(Path.GetFileName(full), hash, full, new FileInfo(full).Length, settings.ToCanonicalJson());
    }

    /// <summary>Replaces what earlier scans found.</summary>
    public void Replace(IEnumerable<ModelFile> found) =>
        Volatile.Write(ref _scanned, found.GroupBy(file => file.Sha256).ToDictionary(same => same.Key, same => same.First()));

    /// <inheritdoc />
    /// <exception cref="IOException">The file is no longer what it was.</exception>
    public string? PathOf(string sha256)
    {
        var scanned = Volatile.Read(ref _scanned);
        if ((_added.GetValueOrDefault(sha256) ?? scanned.GetValueOrDefault(sha256)) is not { } file) return null;
        // The file may have been replaced since it was hashed; then it is another model. That is a fault of this silo, not of the run.
        string now;
        try
        {
            now = ModelHash.Of(file.Path);
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            throw new IOException($"Model file '{file.Path}' cannot be read here: {gone.Message}", gone);
        }

        return now == sha256 ? file.Path
            : throw new IOException($"Model file '{file.Path}' has hash {now} now but {sha256} is asked for; put the right file back, or submit again.");
    }
}
