using System.Net.Sockets;
using Npgsql;

namespace DeCam.Cluster.Silo.Clustering;

/// <summary>Looks whether PostgreSQL answers and has what Orleans needs.</summary>
internal static class PostgresProbe
{
    /// <summary>Connects and reads the names of Orleans' queries.</summary>
    /// <param name="connectionString">How to connect.</param>
    /// <param name="cancellationToken">Ends it by an exception.</param>
    /// <returns>Why PostgreSQL cannot be used, or null.</returns>
    public static async Task<PostgresFault?> LookAsync(string connectionString, CancellationToken cancellationToken)
    {
        try
        {
            var missing = PostgresScripts.Missing(await QueriesAsync(connectionString, cancellationToken));
            return missing.Count == 0 ? null : new(PostgresFaultKind.Incomplete, missing, null);
        }
        catch (PostgresException answer)
        {
            return new(KindOf(answer.SqlState), [], answer);
        }
        catch (Exception problem) when (problem is NpgsqlException or TimeoutException or SocketException)
        {
            return new(IsPassword(problem) ? PostgresFaultKind.Refused : PostgresFaultKind.Away, [], problem);
        }
    }

    private static PostgresFaultKind KindOf(string state) => state switch
    {
        PostgresErrorCodes.InvalidPassword or PostgresErrorCodes.InvalidAuthorizationSpecification => PostgresFaultKind.Refused,
        PostgresErrorCodes.InvalidCatalogName => PostgresFaultKind.NoDatabase,
        // Starting, shutting down, recovering.
        PostgresErrorCodes.CannotConnectNow or PostgresErrorCodes.AdminShutdown or PostgresErrorCodes.CrashShutdown => PostgresFaultKind.Away,
        _ => PostgresFaultKind.Other,
    };

    // The driver itself ends when the server wants a password and there is none.
    private static bool IsPassword(Exception problem) => problem.Message.Contains("No password has been provided", StringComparison.Ordinal);

    private static async Task<IReadOnlySet<string>?> QueriesAsync(string connectionString, CancellationToken cancellationToken)
    {
        await using var connection = new NpgsqlConnection(connectionString);
        await connection.OpenAsync(cancellationToken);
        await using var command = new NpgsqlCommand("SELECT QueryKey FROM OrleansQuery", connection);
        try
        {
            var queries = new HashSet<string>(StringComparer.Ordinal);
            await using var rows = await command.ExecuteReaderAsync(cancellationToken);
            while (await rows.ReadAsync(cancellationToken)) queries.Add(rows.GetString(0));
            return queries;
        }
        catch (PostgresException none) when (none.SqlState == PostgresErrorCodes.UndefinedTable)
        {
            return null;
        }
    }
}
