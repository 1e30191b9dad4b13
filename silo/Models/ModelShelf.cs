using System.Collections.Concurrent;
using DeCam.Cluster.Grains.Scoring.Devices;
using DeCam.Inference.Models;
using DeCam.Inference.Preprocessing;
using DeCam.Scoring;

namespace DeCam.Cluster.Silo.Models;

/// <summary>The model files this silo can serve, found by their hash: single files of the operator's choice, and what a scan of the folders found.</summary>
/// <param name="trustsPaths">See <see cref="IModelFiles.TrustsPaths"/>.</param>
internal sealed class ModelShelf(bool trustsPaths) : IModelFiles, IModelDirectory
{
    private readonly ConcurrentDictionary<(string Sha256, string Path), ModelFile> _added = new();
    private ModelScan _scanned = new([], []);

    /// <inheritdoc/>
    public bool TrustsPaths => trustsPaths;

    /// <inheritdoc/>
    public IReadOnlyList<ModelRef> Models => [.. Files.Select(file => file.Reference).Distinct().OrderBy(model => model.Name, StringComparer.Ordinal)];

    /// <inheritdoc/>
    public IReadOnlyList<UnservedModel> Unserved => Volatile.Read(ref _scanned).Unserved;

    private IEnumerable<ModelFile> Files => Volatile.Read(ref _scanned).Files.Concat(_added.Values);

    /// <summary>Adds one file of the operator's choice.</summary>
    /// <exception cref="FileNotFoundException">The file does not exist.</exception>
    /// <exception cref="ScoringRefusedException">The model's sidecar cannot be used.</exception>
    public async Task<ModelFile> AddFileAsync(string path, CancellationToken cancellationToken)
    {
        var full = Path.GetFullPath(path);
        if (!File.Exists(full)) throw new FileNotFoundException($"Model file '{path}' does not exist.", path);
        var file = await Task.Run(() => ModelFile.Of(Path.GetFileName(full), full), cancellationToken);
        return _added[(file.Sha256, full)] = file;
    }

    /// <summary>Replaces what earlier scans found.</summary>
    public void Replace(ModelScan found) => Volatile.Write(ref _scanned, found);

    /// <inheritdoc/>
    public string? PathOf(ModelReference model)
    {
        // Of files with the same content, the one beside whose sidecar the labels lie.
        var labels = ModelFile.LabelsOf(PreprocessingSettings.Of(model));
        ModelMissingException? gone = null;
        foreach (var file in Files.Where(file => file.Sha256 == model.Sha256).OrderBy(file => file.LabelsSha256 == labels ? 0 : 1))
        {
            if (Fault(file) is not { } fault) return file.Path;
            // Told to the cluster before the next scan, which finds the file again if it is put back.
            Drop(file);
            gone ??= fault;
        }

        return gone is null ? null : throw gone;
    }

    private void Drop(ModelFile file)
    {
        _added.TryRemove((file.Sha256, file.Path), out _);
        var known = Volatile.Read(ref _scanned);
        // A scan that ends meanwhile has looked at the file later than this.
        Interlocked.CompareExchange(ref _scanned, known with { Files = [.. known.Files.Where(f => f != file)] }, known);
    }

    // The file may have been replaced since it was hashed; then it is another model. That is a fault of this silo, not of the run.
    private static ModelMissingException? Fault(ModelFile file)
    {
        try
        {
            var now = ModelHash.Of(file.Path);
            return now == file.Sha256 ? null
                : new($"Model file '{file.Path}' has hash {now} now but {file.Sha256} is asked for; put the right file back, or submit again.");
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return new($"Model file '{file.Path}' cannot be read here: {gone.Message}", gone);
        }
    }
}
