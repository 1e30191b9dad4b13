using DeCam.Cluster.Silo;
using DeCam.Inference.Servers;

namespace DeCam.Cluster.Client.CommandLine;

/// <summary>Where the work is done.</summary>
/// <param name="Cluster">Cluster to join as a client, or null for one in this process.</param>
/// <param name="DataFolder">Store of a cluster in this process, or null for the user's.</param>
/// <param name="Device">auto, cpu, cuda, cuda:INDEX, cuda:INDEX,INDEX or cuda:all, with the settings of a card; or remote: with the address of a model server.</param>
/// <param name="Threads">Threads that score on the cpu, or null for one for each core.</param>
internal sealed record ClusterSettings(string? Cluster, string? DataFolder, string Device, int? Threads)
{
    /// <summary>Id of a cluster elsewhere unless its silos were told otherwise.</summary>
    public const string DefaultClusterId = "decam";

    /// <summary>Id under which the silos of a cluster elsewhere run.</summary>
    public string ClusterId { get; init; } = DefaultClusterId;

    /// <summary>Certificate of this client, for silos that speak TLS.</summary>
    public TlsOptions Tls { get; init; } = new();

    /// <summary>Password of the Redis in which silos meet, or "".</summary>
    public string RedisPassword { get; init; } = "";

    /// <summary>How long a cluster elsewhere that is away or busy is waited for, or null for what suits.</summary>
    public TimeSpan? Wait { get; init; }

    /// <summary>Time that a cluster in this process gives a model to load, or null for the usual.</summary>
    public TimeSpan? LoadTime { get; init; }

    /// <summary>Mebibytes that a model may take there while it loads, or null for the usual.</summary>
    public int? LoadMebibytes { get; init; }

    /// <summary>Whether the command only looks at work, or cancels it.</summary>
    public bool OnlyLooks { get; init; }

    /// <summary>Whether a cluster in this process has a model server score, so that models are names and no files.</summary>
    public bool UsesServer => Cluster is null && ModelServer.Is(Device);

    /// <summary>The options by which another command finds the same cluster.</summary>
    public string Again => string.Join(' ', Words());

    private IEnumerable<string> Words()
    {
        if (Cluster is null)
        {
            if (DataFolder is not null) yield return $"--data {DataFolder}";
            yield break;
        }

        yield return $"--cluster {Cluster}";
        if (ClusterId != DefaultClusterId) yield return $"--cluster-id {ClusterId}";
        if (Tls.Enabled) yield return $"--tls-certificate {Tls.Certificate} --tls-key {Tls.Key} --tls-authority {Tls.Authority}";
    }
}
