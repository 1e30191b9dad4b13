using System.Security.Cryptography;

namespace DeCam.Cluster.Silo.Artifacts;

/// <summary>Keys of the artifact store: lower-case hexadecimal SHA-256.</summary>
internal static class ArtifactKey
{
    /// <summary>The key of a content.</summary>
    public static string Of(ReadOnlySpan<byte> content) => Convert.ToHexStringLower(SHA256.HashData(content));

    /// <summary>The key of all that is left in a stream.</summary>
    public static async Task<string> OfAsync(Stream content, CancellationToken cancellationToken) =>
        Convert.ToHexStringLower(await SHA256.HashDataAsync(content, cancellationToken));

    /// <summary>Refuses what is no key, so that no name can point outside the store.</summary>
    public static void Check(string key)
    {
        if (key.Length != 64 || !key.All(char.IsAsciiHexDigitLower))
            throw new ArgumentException($"Artifact key '{key}' must be 64 lower-case hexadecimal digits.", nameof(key));
    }

    /// <summary>What a reader is told when nothing is stored.</summary>
    public static KeyNotFoundException Missing(string key) => new($"Artifact {key} is not in the store.");

    /// <summary>What a reader is told when the content is not what it was.</summary>
    public static InvalidDataException Damaged(string key, string where) =>
        new($"Artifact {key} at '{where}' is damaged: its bytes have another hash; remove it and upload it again.");
}
