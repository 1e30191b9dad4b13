using DeCam.Cluster.Grains.Artifacts;
using DeCam.Cluster.Silo.Clustering;
using DeCam.Cluster.Silo.Embedding;
using DeCam.Cluster.Silo.Models;
using DeCam.Inference.Preprocessing;

namespace DeCam.Cluster.Silo;

/// <summary>
/// A cluster of one silo in the caller's process: loopback only, on a free port, its state in files. Any number may run on one machine, also
/// on one data folder.
/// </summary>
public sealed class EmbeddedCluster : IAsyncDisposable
{
    private const int StartAttempts = 5;
    private static readonly TimeSpan StopWithin = TimeSpan.FromSeconds(20);
    private readonly IHost _host;
    private readonly IArtifactStore _artifacts;
    private bool _stopped;

    private EmbeddedCluster(IHost host)
    {
        _host = host;
        Grains = host.Services.GetRequiredService<IGrainFactory>();
        _artifacts = host.Services.GetRequiredService<IArtifactStore>();
    }

    private EmbeddedUpkeep? Upkeep { get; init; }

    /// <summary>The grains, called without a network between.</summary>
    public IGrainFactory Grains { get; }

    /// <summary>Starts a cluster; takes a second or two.</summary>
    /// <param name="options">How it is set up.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="IOException">The data folder cannot be used.</exception>
    public static async Task<EmbeddedCluster> StartAsync(EmbeddedClusterOptions options, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            var host = EmbeddedHost.Build(options, FreePorts.Next());
            try
            {
                await host.StartAsync(cancellationToken);
                return new(host) { Upkeep = EmbeddedUpkeep.Begin(host, options) };
            }
            catch (Exception problem)
            {
                await DisposeAsync(host);
                // Another process took the port between the look and the use.
                if (!PortTaken.Is(problem) || attempt == StartAttempts) throw;
            }
        }
    }

    /// <summary>Stores an image, a map or another content, and returns its key.</summary>
    public Task<string> PutAsync(ReadOnlyMemory<byte> content, CancellationToken cancellationToken) => _artifacts.PutAsync(content, cancellationToken);

    /// <summary>Reads a content by its key.</summary>
    /// <exception cref="KeyNotFoundException">Nothing is stored under the key.</exception>
    public Task<ReadOnlyMemory<byte>> GetAsync(string sha256, CancellationToken cancellationToken) => _artifacts.GetAsync(sha256, cancellationToken);

    /// <summary>Makes a model file known to this cluster.</summary>
    /// <param name="path">Path of the ONNX file; of a model of a server the folder of its sidecar with the name that it has there.</param>
    /// <param name="preprocessing">Overrides of the model's own preprocessing as canonical JSON, or "".</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The reference that runs name it by; it carries what the file's sidecar says, so that its identity covers that too.</returns>
    /// <exception cref="FileNotFoundException">The file does not exist.</exception>
    /// <exception cref="DeCam.Scoring.ModelMissingException">The model server is away, or has no such model at this moment.</exception>
    /// <exception cref="DeCam.Scoring.ScoringRefusedException">Preprocessing, sidecar or labels cannot be used.</exception>
    public async Task<ModelRef> AddModelAsync(string path, string preprocessing, CancellationToken cancellationToken)
    {
        if (_host.Services.GetService<ServedShelf>() is { } served) return await served.AddAsync(path, preprocessing, cancellationToken);
        var file = await _host.Services.GetRequiredService<ModelShelf>().AddFileAsync(path, cancellationToken);
        var said = PreprocessingSettings.FromJson(preprocessing, $"model '{file.Name}'");
        var pinned = said.PinnedTo(file.Path);
        pinned.CheckUnits($"model '{file.Name}'");
        return new(file.Name, file.Sha256, pinned.ToCanonicalJson());
    }

    /// <summary>Stops: runs write a checkpoint and pause, devices end their batch. Takes at most 20 s.</summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        if (_stopped) return;
        _stopped = true;
        if (Upkeep is not null) await Upkeep.EndAsync();
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(StopWithin);
        await _host.StopAsync(limit.Token);
    }

    /// <summary>Stops and frees everything.</summary>
    public async ValueTask DisposeAsync()
    {
        await StopAsync(CancellationToken.None);
        await DisposeAsync(_host);
    }

    private static async ValueTask DisposeAsync(IHost host)
    {
        if (host is IAsyncDisposable disposable) await disposable.DisposeAsync();
        else host.Dispose();
    }
}
