namespace DeCam.Cluster.Silo.Messages;

/// <summary>
/// What a message of the cluster never needs. Orleans reads values inside values by recursion, and a stack that overflows ends the
/// process, so these limits are checked before a message is read.
/// </summary>
internal static class MessageLimits
{
    /// <summary>Largest header, in bytes. A header holds addresses and the caller's context, some 300 bytes.</summary>
    public const int HeaderBytes = 64 * 1024;

    /// <summary>Largest body, in bytes. Pieces of artifacts have a megabyte.</summary>
    public const int BodyBytes = 32 * 1024 * 1024;

    /// <summary>Objects inside objects. The cluster's own messages stay below 20.</summary>
    public const int Depth = 100;

    /// <summary>Length of the name of a type, in bytes. Those of the cluster's and of Orleans' own have at most some hundreds.</summary>
    public const int TypeBytes = 4096;

    /// <summary>Types inside types in the name of one, and marks of arrays, pointers and nested types.</summary>
    public const int TypeParts = 64;
}
