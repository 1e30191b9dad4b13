namespace DeCam.Cluster.Grains.Artifacts;

/// <summary>The upkeep of an artifact store: what it holds, and the removal of what nothing names.</summary>
public interface IArtifactInventory
{
    /// <summary>All contents. Those written or deleted meanwhile may be among them or not.</summary>
    IAsyncEnumerable<StoredArtifact> ListAsync(CancellationToken cancellationToken);

    /// <summary>
    /// Whether the content is stored and stays for a while: it counts as written now. A store that cannot note that answers no for
    /// older contents, which are then stored again.
    /// </summary>
    Task<bool> HoldAsync(string sha256, CancellationToken cancellationToken);

    /// <summary>Reads the whole content past any cache and compares it with its key.</summary>
    /// <returns>What is wrong with it, in words; or null.</returns>
    Task<string?> FaultAsync(string sha256, CancellationToken cancellationToken);

    /// <summary>Deletes a content, unless it was written or held since a time.</summary>
    /// <returns>Whether it is gone.</returns>
    Task<bool> DeleteAsync(string sha256, DateTime unlessSinceUtc, CancellationToken cancellationToken);

    /// <summary>Deletes files of writes that were broken off before a time.</summary>
    Task DeleteLeftoversAsync(DateTime beforeUtc, CancellationToken cancellationToken);

    /// <summary>Notes that a store of states keeps its contents here, and names all that do. Contents that another one may name are never deleted.</summary>
    /// <param name="storeId">Id of the store of states.</param>
    /// <param name="cancellationToken">Gives up.</param>
    Task<ArtifactUsers> UsersAsync(string storeId, CancellationToken cancellationToken);
}

/// <summary>Who keeps contents in a store.</summary>
/// <param name="Marks">The mark of every store of states that does.</param>
/// <param name="SinceUtc">When the mark of the one that asked was first written.</param>
public sealed record ArtifactUsers(IReadOnlyList<string> Marks, DateTime SinceUtc);

/// <summary>A content in the store.</summary>
/// <param name="Sha256">Its key.</param>
/// <param name="Bytes">Its length.</param>
/// <param name="WrittenUtc">When it was last written or held.</param>
public sealed record StoredArtifact(string Sha256, long Bytes, DateTime WrittenUtc);
