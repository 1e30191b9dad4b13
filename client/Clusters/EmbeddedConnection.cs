using DeCam.Cluster.Client.CommandLine;
using DeCam.Cluster.Silo;
using DeCam.Cluster.Silo.Folders;
using DeCam.Cluster.Silo.Hosting;
using DeCam.Scoring;

namespace DeCam.Cluster.Client.Clusters;

/// <summary>A cluster in this process.</summary>
internal sealed class EmbeddedConnection : ClusterConnection
{
    // About as much as a run stores before its first checkpoint.
    private const int ProbeBytes = 1 << 20;
    private readonly EmbeddedCluster _cluster;
    private readonly string _folder;
    private readonly string _locks;

    private EmbeddedConnection(EmbeddedCluster cluster, string dataFolder, bool usesServer)
    {
        _cluster = cluster;
        UsesServer = usesServer;
        _folder = dataFolder;
        _locks = Path.Combine(dataFolder, "locks");
    }

    /// <inheritdoc/>
    public override IGrainFactory Grains => _cluster.Grains;

    /// <inheritdoc/>
    public override bool IsEmbedded => true;

    /// <inheritdoc/>
    public override bool UsesServer { get; }

    /// <inheritdoc/>
    public override string Name => "embedded";

    /// <summary>Starts it.</summary>
    /// <exception cref="CommandFailedException">The data folder cannot be used.</exception>
    public static async Task<EmbeddedConnection> StartAsync(ClusterSettings settings, Action<string> warn, CancellationToken cancellationToken)
    {
        var folder = Path.GetFullPath(settings.DataFolder ?? DataFolder.Default);
        try
        {
            // Finds a read-only or full disk now rather than in the middle of a run.
            if (FolderProbe.Look(folder, ProbeBytes) is { } unusable) throw Unusable(folder, unusable);
            var options = new EmbeddedClusterOptions
            {
                DataFolder = folder,
                Device = settings.Device,
                Threads = settings.Threads,
                LoadTime = settings.LoadTime,
                LoadMebibytes = settings.LoadMebibytes,
                Warn = warn,
            };
            return new(await EmbeddedCluster.StartAsync(options, cancellationToken), folder, settings.UsesServer);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Unusable(folder, e);
        }
        catch (StartRefusedException e)
        {
            throw new CommandFailedException(ExitCode.Usage, e.Message, e);
        }
    }

    private static CommandFailedException Unusable(string folder, Exception e) =>
        new(ExitCode.Usage, $"Data folder '{folder}' cannot be used ({Sentence.Reason(e.Message)}); name another with --data.", e);

    /// <summary>The error for a data folder that can no longer be written.</summary>
    public static CommandFailedException Unwritable(Exception fault) =>
        new(ExitCode.Internal, $"{Sentence.Reason(fault.Message)}; fix this, or name another folder with --data.", fault);

    /// <inheritdoc/>
    public override async Task<string> PutAsync(ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
    {
        try
        {
            return await _cluster.PutAsync(content, cancellationToken);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Unwritable(e);
        }
    }

    /// <inheritdoc/>
    public override async Task<ReadOnlyMemory<byte>?> FindAsync(string sha256, CancellationToken cancellationToken)
    {
        try
        {
            return await _cluster.GetAsync(sha256, cancellationToken);
        }
        catch (KeyNotFoundException)
        {
            return null;
        }
    }

    /// <inheritdoc/>
    protected override CommandFailedException NotStored(string sha256) =>
        new(ExitCode.Internal, $"Data folder '{_folder}' no longer stores the content {sha256}; explain the image again with --restart.");

    /// <inheritdoc/>
    public override async Task<ModelRef> AddModelAsync(ModelChoice model, CancellationToken cancellationToken)
    {
        try
        {
            return await _cluster.AddModelAsync(model.Path, model.Preprocessing, cancellationToken);
        }
        catch (ModelMissingException away)
        {
            throw new CommandFailedException(ExitCode.Cluster, away.Message, away);
        }
    }

    /// <inheritdoc/>
    public override RunClaim Claim(string id) => RunClaim.Take(_locks, id);

    /// <inheritdoc/>
    public override void ForgetClaim(string id) => RunClaim.Forget(_locks, id);

    /// <inheritdoc/>
    public override bool IsWorkedOn(string id) => RunClaim.IsHeld(_locks, id) || FolderClaim.IsHeld(_folder);

    /// <inheritdoc/>
    public override ValueTask DisposeAsync() => _cluster.DisposeAsync();
}
