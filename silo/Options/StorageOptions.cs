namespace DeCam.Cluster.Silo;

/// <summary>Where grain state lives.</summary>
public enum StorageKind
{
    /// <summary>Redis or PostgreSQL where the clustering is, files elsewhere.</summary>
    Auto = 0,

    /// <summary>Files in a folder of this machine.</summary>
    File = 1,

    /// <summary>Redis.</summary>
    Redis = 2,

    /// <summary>PostgreSQL.</summary>
    Postgres = 3,
}

/// <summary>Grain state: section <c>DeCam:Storage</c>.</summary>
public sealed record StorageOptions
{
    /// <summary>Where grain state lives.</summary>
    public StorageKind Kind { get; init; }

    /// <summary>Folder of all that is kept in files; empty for <c>clusters/ID</c> in <c>$XDG_DATA_HOME/decam</c> or <c>~/.local/share/decam</c>.</summary>
    public string Folder { get; init; } = "";
}
