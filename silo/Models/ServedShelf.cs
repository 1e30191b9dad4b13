using System.Collections.Concurrent;
using DeCam.Cluster.Grains.Scoring.Devices;
using DeCam.Inference.Models;
using DeCam.Inference.Preprocessing;
using DeCam.Inference.Servers;
using DeCam.Scoring;

namespace DeCam.Cluster.Silo.Models;

/// <summary>
/// The models of the silo's model server that this silo offers: those that lie in its folders as a sidecar alone, and those of the
/// operator's choice. Clients name a model and never a server.
/// </summary>
/// <param name="server">The server.</param>
/// <param name="trustsPaths">See <see cref="IModelFiles.TrustsPaths"/>.</param>
internal sealed class ServedShelf(ModelServer server, bool trustsPaths) : IModelFiles, IModelDirectory
{
    // Also what was offered before: work of a version that was replaced ends with the reason.
    private readonly ConcurrentDictionary<string, ServedModelEntry> _known = new(), _added = new();
    private ServedScan _scanned = new([], []);

    /// <inheritdoc/>
    public bool TrustsPaths => trustsPaths;

    /// <inheritdoc/>
    public IReadOnlyList<ModelRef> Models => [.. Scanned.Entries.Concat(_added.Values).Select(entry => entry.Reference).Distinct().OrderBy(model => model.Name, StringComparer.Ordinal)];

    /// <inheritdoc/>
    public IReadOnlyList<UnservedModel> Unserved => Scanned.Unserved;

    /// <summary>What the last scan found.</summary>
    public ServedScan Scanned => Volatile.Read(ref _scanned);

    /// <summary>Adds a model of the operator's choice.</summary>
    /// <param name="path">Where a file of the model would lie; its last part, without <c>.json</c>, is the model's name on the server.</param>
    /// <param name="preprocessing">Overrides of its preprocessing as canonical JSON, or "".</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="ModelMissingException">The server is away, or has no such model at this moment.</exception>
    /// <exception cref="ScoringRefusedException">The server does not speak the protocol, or preprocessing, sidecar or labels cannot be used.</exception>
    public async Task<ModelRef> AddAsync(string path, string preprocessing, CancellationToken cancellationToken)
    {
        var full = Path.GetFullPath(path.EndsWith(Ending, StringComparison.OrdinalIgnoreCase) ? path[..^Ending.Length] : path);
        var entry = await ServedModelEntry.OfAsync(server, full, cancellationToken);
        _known[entry.Identity.Key] = _added[entry.Identity.Key] = entry;
        var said = PreprocessingSettings.FromJson(preprocessing, $"model '{entry.Identity.Model.Name}'").PinnedTo(full);
        said.CheckUnits($"model '{entry.Identity.Model.Name}'");
        return entry.Reference with { Preprocessing = said.ToCanonicalJson() };
    }

    /// <summary>Replaces what earlier scans found.</summary>
    public void Replace(ServedScan found)
    {
        foreach (var entry in found.Entries) _known[entry.Identity.Key] = entry;
        Volatile.Write(ref _scanned, found);
    }

    /// <inheritdoc/>
    public string? PathOf(ModelReference model) => _known.TryGetValue(model.Sha256, out var entry) ? entry.Path : null;

    /// <inheritdoc/>
    public ServedModel? ServedAs(ModelReference model) => _known.TryGetValue(model.Sha256, out var entry) ? entry.Identity.Model : null;

    /// <summary>Ending of a sidecar.</summary>
    internal const string Ending = ".json";
}
