using System.Runtime.CompilerServices;
using DeCam.Cluster.Grains.State;
using Npgsql;

namespace DeCam.Cluster.Silo.Storage;

/// <summary>Reads every state that Orleans' storage keeps for a cluster in PostgreSQL.</summary>
/// <param name="connectionString">How to connect.</param>
/// <param name="serviceId">The cluster's service id, under which the rows are.</param>
internal sealed class PostgresStateCensus(string connectionString, string serviceId) : IStateCensus
{
    // The key of a row is the grain's whole id: see WholeIdStorage.
    private const string Rows =
        "SELECT GrainIdExtensionString, PayloadBinary FROM OrleansStorage WHERE ServiceId = @service AND GrainTypeString = @name AND PayloadBinary IS NOT NULL";

    /// <inheritdoc/>
    public async IAsyncEnumerable<StoredRecord> ReadAsync(string stateName, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var connection = new NpgsqlConnection(connectionString);
        await connection.OpenAsync(cancellationToken);
        await using var command = new NpgsqlCommand(Rows, connection) { Parameters = { new("service", serviceId), new("name", stateName) } };
        await using var rows = await command.ExecuteReaderAsync(cancellationToken);
        while (await rows.ReadAsync(cancellationToken))
        {
            var bytes = rows.GetFieldValue<byte[]>(1);
            yield return new(Place(rows.GetString(0), stateName), bytes, bytes.Length, null);
        }
    }

    /// <inheritdoc/>
    public string PlaceOf(string stateName, GrainId grain) => Place(grain.ToString(), stateName);

    private string Place(string grain, string stateName) => $"PostgreSQL row {serviceId} {grain} {stateName}";
}
