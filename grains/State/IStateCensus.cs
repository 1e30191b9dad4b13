namespace DeCam.Cluster.Grains.State;

/// <summary>Reads every stored state, whichever grain it is of; for upkeep, never for the work itself.</summary>
public interface IStateCensus
{
    /// <summary>The records of one name of state, such as <c>run</c>. Those written or deleted meanwhile may be among them or not.</summary>
    /// <param name="stateName">Name under which the grains store the state.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="IOException">The store cannot be read.</exception>
    IAsyncEnumerable<StoredRecord> ReadAsync(string stateName, CancellationToken cancellationToken);

    /// <summary>Where the store keeps the state of a grain, as <see cref="StoredRecord.Place"/> says it.</summary>
    string PlaceOf(string stateName, GrainId grain);
}

/// <summary>A stored state as bytes.</summary>
/// <param name="Place">Where it lies, for people: a path or a key.</param>
/// <param name="Bytes">The serialized state; of a damaged record what there is.</param>
/// <param name="Length">Bytes that it takes in the store.</param>
/// <param name="Damage">Why it cannot be read, in words; or null.</param>
public sealed record StoredRecord(string Place, ReadOnlyMemory<byte> Bytes, long Length, string? Damage);
