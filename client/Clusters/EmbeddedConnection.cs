using DeCam.Cluster.Client.CommandLine;
using DeCam.Cluster.Silo;
using DeCam.Cluster.Silo.Hosting;
using DeCam.Cluster.Silo.Storage;

namespace DeCam.Cluster.Client.Clusters;

/// <summary>A cluster in this process.</summary>
internal sealed class EmbeddedConnection : ClusterConnection
{
    // About what a run stores before its first checkpoint.
    private const int ProbeBytes = 1 << 20;
    private readonly EmbeddedCluster _cluster;
    private readonly string _locks;

    private EmbeddedConnection(EmbeddedCluster cluster, string dataFolder)
    {
        _cluster = cluster;
        _locks = Path.Combine(dataFolder, "locks");
    }

    /// <inheritdoc/>
    public override IGrainFactory Grains => _cluster.Grains;

    /// <inheritdoc/>
    public override bool IsEmbedded => true;

    /// <inheritdoc/>
    public override string Name => "embedded";

    /// <summary>Starts it.</summary>
    /// <exception cref="CommandFailedException">Its data folder cannot be used.</exception>
    public static async Task<EmbeddedConnection> StartAsync(ClusterSettings settings, Action<string> warn, CancellationToken cancellationToken)
    {
        var folder = Path.GetFullPath(settings.DataFolder ?? DataFolder.Default);
        try
        {
            // A disk that is read-only or full shows now rather than in the middle of a run.
            if (FolderProbe.Look(folder, ProbeBytes) is { } unusable) throw Unusable(folder, unusable);
            var options = new EmbeddedClusterOptions { DataFolder = folder, Device = settings.Device, Threads = settings.Threads, Warn = warn };
            return new(await EmbeddedCluster.StartAsync(options, cancellationToken), folder);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Unusable(folder, e);
        }
    }

    private static CommandFailedException Unusable(string folder, Exception e) =>
        new(ExitCode.Usage, $"Data folder '{folder}' cannot be used ({e.Message.TrimEnd('.')}); name another with --data.", e);

    /// <summary>What is said of a data folder that stopped taking what it should.</summary>
    public static CommandFailedException Unwritable(Exception fault) =>
        new(ExitCode.Internal, $"{fault.Message.TrimEnd('.')}; mend that, or name another folder with --data.", fault);

    /// <inheritdoc/>
    public override async Task<string> PutAsync(ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
    {
        try
        {
            return await _cluster.Artifacts.PutAsync(content, cancellationToken);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Unwritable(e);
        }
    }

    /// <inheritdoc/>
    public override Task<ReadOnlyMemory<byte>> GetAsync(string sha256, CancellationToken cancellationToken) =>
        _cluster.Artifacts.GetAsync(sha256, cancellationToken);

    /// <inheritdoc/>
    public override Task<ModelRef> AddModelAsync(ModelChoice model, CancellationToken cancellationToken) =>
        _cluster.AddModelAsync(model.Path, model.Preprocessing, cancellationToken);

    /// <inheritdoc/>
    public override RunClaim Claim(string id) => RunClaim.Take(_locks, id);

    /// <inheritdoc/>
    public override ValueTask DisposeAsync() => _cluster.DisposeAsync();
}
