using DeCam.Cluster.Client.CommandLine;
using DeCam.Cluster.Silo;
using DeCam.Cluster.Silo.Security;
using DeCam.Content;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace DeCam.Cluster.Client.Clusters;

/// <summary>A cluster elsewhere, reached as an Orleans client; artifacts travel in pieces through <see cref="IArtifactGrain"/>.</summary>
internal sealed class RemoteConnection : ClusterConnection
{
    private static readonly TimeSpan CoordinatorWithin = TimeSpan.FromSeconds(10);
    private readonly IHost _host;
    private readonly TlsIdentity? _identity;
    private readonly PatientCalls _calls, _statusCalls;

    private RemoteConnection(IHost host, TlsIdentity? identity, string name)
    {
        (_host, _identity, Name) = (host, identity, name);
        Grains = host.Services.GetRequiredService<IClusterClient>();
        (_calls, _statusCalls) = (new(name, TimeProvider.System), new(name, TimeProvider.System, withoutCoordinator: CoordinatorWithin));
    }

    /// <inheritdoc/>
    public override IGrainFactory Grains { get; }

    /// <inheritdoc/>
    public override bool IsEmbedded => false;

    /// <inheritdoc/>
    public override string Name { get; }

    /// <summary>Joins the cluster and compares versions.</summary>
    /// <param name="settings">Where it is and who this client is.</param>
    /// <param name="warn">Takes the warning that versions differ although their wire contracts are the same.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <param name="version">Version of this client; null for that of the software.</param>
    /// <exception cref="CommandFailedException">The cluster does not answer, or its wire contracts differ.</exception>
    public static async Task<RemoteConnection> JoinAsync(ClusterSettings settings, Action<string> warn, CancellationToken cancellationToken, string? version = null)
    {
        var address = ClusterAddress.Parse(settings.Cluster!);
        var identity = settings.Tls.Enabled ? Load(settings.Tls) : null;
        var connection = await ConnectAsync(address, settings, identity, cancellationToken);
        try
        {
            var own = version ?? SoftwareVersion.Current;
            var status = await VersionCheck.ReportedAsync(connection.StatusAsync, own, TimeProvider.System, cancellationToken);
            if (VersionCheck.Warning(connection.Name, own, status, settings.OnlyLooks) is { } warning) warn(warning);
            return connection;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    /// <inheritdoc/>
    public override Task<string> PutAsync(ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
    {
        var upload = NewUpload();
        return AskAsync(async () =>
        {
            try
            {
                return await UploadAsync(upload, content, cancellationToken);
            }
            catch (Exception e) when (e is not SiloFolderException)
            {
                // A piece may still be under way. A folder that cannot be written has answered, and takes the same upload again.
                upload = NewUpload();
                throw;
            }
        }, cancellationToken);
    }

    /// <inheritdoc/>
    public override async Task<ReadOnlyMemory<byte>?> FindAsync(string sha256, CancellationToken cancellationToken)
    {
        var artifacts = Grains.GetGrain<IArtifactGrain>(0);
        var length = await AskAsync(() => artifacts.LengthAsync(sha256), cancellationToken);
        if (length < 0) return null;
        var content = new byte[length];
        for (var offset = 0; offset < content.Length;)
        {
            var (from, count) = (offset, Math.Min(IArtifactGrain.PieceBytes, content.Length - offset));
            var piece = (await AskAsync(() => artifacts.ReadAsync(sha256, from, count), cancellationToken)).Value;
            if (piece.Length == 0) break;
            piece.CopyTo(content, offset);
            offset += piece.Length;
        }

        return ContentKey.Of(content) == sha256
            ? content
            : throw new CommandFailedException(ExitCode.Cluster, $"Cluster '{Name}' sent other bytes than {sha256}; try again.");
    }

    /// <inheritdoc/>
    protected override CommandFailedException NotStored(string sha256) =>
        new(ExitCode.Cluster, $"Cluster '{Name}' no longer stores the content {sha256}; explain the image again with --restart.");

    /// <summary>The cluster's own model of that name, or with the content of that local file. Preprocessing given here, and a sidecar here, override the sidecar there.</summary>
    public override Task<ModelRef> AddModelAsync(ModelChoice model, CancellationToken cancellationToken) =>
        new ClusterModels(Name, StatusAsync, TimeProvider.System).FindAsync(model, cancellationToken);

    /// <inheritdoc/>
    public override RunClaim Claim(string id) => RunClaim.Uncontested(id);

    /// <inheritdoc/>
    public override bool IsWorkedOn(string id) => true;

    /// <inheritdoc/>
    public override async ValueTask DisposeAsync()
    {
        await ClientHost.EndAsync(_host);
        _identity?.Dispose();
    }

    private static async Task<RemoteConnection> ConnectAsync(ClusterAddress address, ClusterSettings settings, TlsIdentity? identity, CancellationToken cancellationToken)
    {
        var attempt = new ConnectAttempt(settings.Wait);
        try
        {
            var host = await attempt.StartAsync((watch, limit) => ClientHost.StartAsync(address, settings, identity, watch, limit),
                async () => address.Kind == ClusterAddressKind.Redis && await RedisReach.IsBusyAsync(address, settings, cancellationToken), cancellationToken);
            return new(host, identity, settings.Cluster!);
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            // A handshake under way may still need the identity; both end with the process.
            throw new CommandFailedException(ExitCode.Cluster, await ConnectFailure.SentenceAsync(address, settings, attempt, e, cancellationToken), e);
        }
    }

    // The message names keys of a silo's configuration; this program has options instead.
    private static TlsIdentity Load(TlsOptions options)
    {
        try
        {
            return TlsIdentity.Load(options);
        }
        catch (StartRefusedException e)
        {
            var sentence = e.Message.Replace("DeCam:Tls:Certificate", "--tls-certificate", StringComparison.Ordinal).Replace("DeCam:Tls:Authority", "--tls-authority", StringComparison.Ordinal);
            throw new CommandFailedException(ExitCode.Input, sentence, e);
        }
    }

    private static string NewUpload() => Guid.NewGuid().ToString("N");

    private async Task<string> UploadAsync(string upload, ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
    {
        var sha256 = ContentKey.Of(content.Span);
        var artifacts = Grains.GetGrain<IArtifactGrain>(0);
        if (await artifacts.ExistsAsync(sha256)) return sha256;
        for (var offset = 0; offset < content.Length; offset += IArtifactGrain.PieceBytes)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var piece = content[offset..Math.Min(offset + IArtifactGrain.PieceBytes, content.Length)].ToArray();
            try
            {
                await artifacts.WriteAsync(upload, offset, new(piece));
            }
            catch (ArgumentException e) when (offset > 0 && e.ParamName == "upload")
            {
                // The earlier pieces went to a silo that is gone; the upload starts again.
                throw new SiloUnavailableException(e.Message);
            }
        }

        return await artifacts.CommitAsync(upload, sha256)
            ? sha256
            : throw new CommandFailedException(ExitCode.Cluster, $"Cluster '{Name}' received other bytes than were sent; try again.");
    }

    private Task<ClusterStatus> StatusAsync(CancellationToken cancellationToken) =>
        _statusCalls.AskAsync(Grains.GetGrain<IClusterGrain>(0).StatusAsync, cancellationToken);

    private Task<T> AskAsync<T>(Func<Task<T>> call, CancellationToken cancellationToken) => _calls.AskAsync(call, cancellationToken);
}
