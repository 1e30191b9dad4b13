using DeCam.Content;

namespace DeCam.Cluster.Silo.Artifacts;

/// <summary>Faults of keys of the artifact store (<see cref="ContentKey"/>).</summary>
internal static class ArtifactKey
{
    /// <summary>Refuses a text that is not a key, so that no name can point outside the store.</summary>
    public static void Check(string key)
    {
        if (!ContentKey.IsValid(key))
            throw new ArgumentException($"Artifact key '{key}' must be 64 lower-case hexadecimal digits.", nameof(key));
    }

    /// <summary>Nothing is stored under the key.</summary>
    public static KeyNotFoundException Missing(string key) => new($"Artifact {key} is not in the store.");

    /// <summary>The stored bytes have another hash.</summary>
    public static InvalidDataException Damaged(string key, string where) =>
        new($"Artifact {key} at '{where}' is damaged: its bytes have another hash; restore it from a copy, or make what it belongs to again with --restart.");
}
