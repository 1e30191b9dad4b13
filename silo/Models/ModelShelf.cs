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

    // Files that were met missing or with other content, and what was in their place. They are served again when that changes.
    private readonly ConcurrentDictionary<ModelFile, FileMark> _gone = new();
    private ModelScan _scanned = new([], []);

    /// <inheritdoc/>
    public bool TrustsPaths => trustsPaths;

    /// <inheritdoc/>
    public IReadOnlyList<ModelRef> Models => [.. Files.Where(file => !IsGone(file)).Select(file => file.Reference).Distinct().OrderBy(model => model.Name, StringComparer.Ordinal)];

    /// <inheritdoc/>
    public IReadOnlyList<UnservedModel> Unserved => Scanned.Unserved;

    private IEnumerable<ModelFile> Files => Scanned.Files.Concat(_added.Values);

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

    /// <summary>What the last scan found.</summary>
    public ModelScan Scanned => Volatile.Read(ref _scanned);

    /// <summary>Replaces what earlier scans found.</summary>
    public void Replace(ModelScan found)
    {
        var before = Scanned.Files.ToHashSet(ReferenceEqualityComparer.Instance);
        Volatile.Write(ref _scanned, found);
        // A file that this scan read is back, whatever was met in its place; one that it took over from the scan before may not be.
        foreach (var file in _gone.Keys.Except(Files).Concat(found.Files.Where(file => !before.Contains(file)))) _gone.TryRemove(file, out _);
    }

    /// <inheritdoc/>
    public string? PathOf(ModelReference model)
    {
        // Of files with the same content, the one beside whose sidecar the labels lie.
        var labels = ModelFile.LabelsOf(PreprocessingSettings.Of(model));
        ModelMissingException? gone = null;
        foreach (var file in Files.Where(file => file.Sha256 == model.Sha256).OrderBy(IsGone).ThenBy(file => file.LabelsSha256 == labels ? 0 : 1))
        {
            if (Fault(file) is not { } fault) return file.Path;
            gone ??= fault;
        }

        return gone is null ? null : throw gone;
    }

    private bool IsGone(ModelFile file) => _gone.TryGetValue(file, out var met) && met == FileMark.Of(file.Path);

    // The file may have been replaced since it was hashed; then it is another model. That is a fault of this silo, not of the run. A
    // disk that cannot read it may do so a moment later, and takes nothing from the shelf.
    private ModelMissingException? Fault(ModelFile file)
    {
        var mark = FileMark.Of(file.Path);
        try
        {
            var now = ModelHash.Of(file.Path);
            if (now == file.Sha256)
            {
                _gone.TryRemove(file, out _);
                return null;
            }

            _gone[file] = mark;
            return new($"Model file '{file.Path}' has hash {now} now but {file.Sha256} is asked for; put the right file back, or submit again.");
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            if (gone is FileNotFoundException or DirectoryNotFoundException) _gone[file] = mark;
            return new($"Model file '{file.Path}' cannot be read here: {gone.Message}", gone);
        }
    }

    // What a look at a file shows without reading it.
    private readonly record struct FileMark(bool IsThere, long Length, DateTime WrittenUtc)
    {
        public static FileMark Of(string path) => new FileInfo(path) is { Exists: true } file ? new(true, file.Length, file.LastWriteTimeUtc) : default;
    }
}
