using System.Net.Sockets;
using Npgsql;

namespace DeCam.Cluster.Silo.Clustering;

/// <summary>PostgreSQL, as a silo looks at it.</summary>
/// <param name="settings">The silo's settings.</param>
/// <param name="self">The silo.</param>
/// <param name="table">Orleans' table of members, wherever it is kept.</param>
internal sealed class WatchedPostgres(SiloSettings settings, ILocalSiloDetails self, IMembershipTable table) : IWatchedServer
{
    private const string Probe = "decam-silo probe";
    private readonly TableMembers? _members = settings.Silo.Clustering == ClusteringKind.Postgres ? new(table, self.SiloAddress) : null;

    /// <inheritdoc/>
    public string Place => $"PostgreSQL at {settings.Postgres.Place}";

    /// <inheritdoc/>
    public TimeSpan RefusalTime => settings.Postgres.RefusalTime;

    /// <inheritdoc/>
    public IEnumerable<string> Silos => _members?.Silos ?? [];

    /// <inheritdoc/>
    public Task ConnectAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task<IReadOnlyList<string>> WarningsAsync() => Task.FromResult<IReadOnlyList<string>>([]);

    /// <inheritdoc/>
    public async Task<bool> LookAsync(CancellationToken cancellationToken)
    {
        try
        {
            return _members is null || await _members.LookAsync(cancellationToken);
        }
        catch (PostgresException gone) when (IsGone(gone))
        {
            return false;
        }
    }

    /// <inheritdoc/>
    public async Task<string?> PutBackAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await _members!.PutBackAsync(cancellationToken) ? null : "the silo's row was never there";
        }
        catch (PostgresException refused)
        {
            return refused.MessageText;
        }
        catch (ArgumentException incomplete)
        {
            // Tables without Orleans' queries.
            return incomplete.Message;
        }
    }

    /// <inheritdoc/>
    public async Task<ServerRefusal?> RefusalAsync(CancellationToken cancellationToken)
    {
        // A pooled connection came in by the password of before.
        var own = new NpgsqlConnectionStringBuilder(PostgresConnection.Parse(settings.Postgres, Probe)) { Pooling = false };
        return (await PostgresProbe.LookAsync(own.ConnectionString, cancellationToken))?.Kind == PostgresFaultKind.Refused
            ? ServerRefusal.Password("DeCam:Postgres:Password") : null;
    }

    /// <inheritdoc/>
    public bool IsFault(Exception exception) => exception is NpgsqlException or TimeoutException or SocketException or IOException;

    /// <inheritdoc/>
    public bool IsAnswer(Exception fault) => fault is PostgresException;

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private static bool IsGone(PostgresException answer) => answer.SqlState is PostgresErrorCodes.UndefinedTable or PostgresErrorCodes.InvalidCatalogName or PostgresErrorCodes.InvalidSchemaName;
}
