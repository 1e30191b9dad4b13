namespace DeCam.Cluster.Silo;

/// <summary>How a cluster inside the caller's process is set up.</summary>
public sealed record EmbeddedClusterOptions
{
    /// <summary>Folder for states and artifacts; null for <c>$XDG_DATA_HOME/decam</c> or <c>~/.local/share/decam</c>. Several processes may share one.</summary>
    public string? DataFolder { get; init; }

    /// <summary>"auto", "cpu", "cuda", "cuda:i", "cuda:i,j" or "cuda:all", a card with settings behind it such as ";batch=128"; or "remote:http://HOST:PORT" for a model server of the Open Inference Protocol, which then gets the pictures.</summary>
    public string Device { get; init; } = "auto";

    /// <summary>Threads of the CPU device; null for one for each core.</summary>
    public int? Threads { get; init; }

    /// <summary>Time to load a model and to try it; null for that of a silo.</summary>
    public TimeSpan? LoadTime { get; init; }

    /// <summary>Mebibytes by which the process may grow while a model is loaded, beside four times the size of its files; null for those of a silo.</summary>
    public int? LoadMebibytes { get; init; }

    /// <summary>Takes sentences that the user should know though nothing failed, such as a card that is not used; called on any thread.</summary>
    public Action<string>? Warn { get; init; }
}
