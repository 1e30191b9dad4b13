using DeCam.Cluster.Client.CommandLine;
using DeCam.Cluster.Silo;

namespace DeCam.Cluster.Client.Clusters;

/// <summary>
/// A cluster as commands see it, in this process or far away: grains to call, artifacts to put and get, models to name.
/// Disposing an embedded one stops it after a checkpoint; disposing a remote one only closes the connection.
/// </summary>
internal abstract class ClusterConnection : IAsyncDisposable
{
    /// <summary>The grains.</summary>
    public abstract IGrainFactory Grains { get; }

    /// <summary>Whether the cluster ends with this process.</summary>
    public abstract bool IsEmbedded { get; }

    /// <summary>Whether models are names on a model server of the user's and no files.</summary>
    public virtual bool UsesServer => false;

    /// <summary>How the user named it; "embedded" for one in this process.</summary>
    public abstract string Name { get; }

    /// <summary>Stores bytes where every silo finds them and returns their content key.</summary>
    public abstract Task<string> PutAsync(ReadOnlyMemory<byte> content, CancellationToken cancellationToken);

    /// <summary>Fetches bytes by content key.</summary>
    /// <exception cref="CommandFailedException">They are not stored any more.</exception>
    public async Task<ReadOnlyMemory<byte>> GetAsync(string sha256, CancellationToken cancellationToken) =>
        await FindAsync(sha256, cancellationToken) ?? throw NotStored(sha256);

    /// <summary>Fetches bytes by content key; null where they are not stored any more.</summary>
    public abstract Task<ReadOnlyMemory<byte>?> FindAsync(string sha256, CancellationToken cancellationToken);

    /// <summary>The error for bytes that are not stored any more.</summary>
    protected abstract CommandFailedException NotStored(string sha256);

    /// <summary>Makes a model file known, or finds the cluster's own model of that name, and returns its name on the wire.</summary>
    public abstract Task<ModelRef> AddModelAsync(ModelChoice model, CancellationToken cancellationToken);

    /// <summary>Claims the run id of a specification; while another process holds it, this one gets another id.</summary>
    public RunClaim Claim(RunSpec spec) => Claim(RunIds.Of(spec));

    /// <summary>Claims the id of a run or sweep; while another process holds it, this one gets another id.</summary>
    public abstract RunClaim Claim(string id);

    /// <summary>Forgets the claim on the id of work that was deleted.</summary>
    public virtual void ForgetClaim(string id)
    {
    }

    /// <summary>Whether anybody works on an unfinished run or sweep; a cluster elsewhere always does.</summary>
    public abstract bool IsWorkedOn(string id);

    /// <inheritdoc/>
    public abstract ValueTask DisposeAsync();

    /// <summary>Starts or joins the cluster that the settings name.</summary>
    /// <param name="settings">Where the work is done.</param>
    /// <param name="warn">Takes sentences a user should read, such as a device that was passed over.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="CommandFailedException">The cluster cannot be reached or started.</exception>
    public static async Task<ClusterConnection> OpenAsync(ClusterSettings settings, Action<string> warn, CancellationToken cancellationToken)
    {
        if (FileHandles.TooFew() is { } few) throw new CommandFailedException(ExitCode.Input, few);
        return settings.Cluster is null
            ? await EmbeddedConnection.StartAsync(settings, warn, cancellationToken)
            : await RemoteConnection.JoinAsync(settings, warn, cancellationToken);
    }
}
