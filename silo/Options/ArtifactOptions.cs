using System.ComponentModel.DataAnnotations;

namespace DeCam.Cluster.Silo;

/// <summary>Where artifacts live.</summary>
public enum ArtifactKind
{
    /// <summary>A folder; in a cluster a volume all silos share.</summary>
    Directory = 0,

    /// <summary>A bucket that speaks the S3 protocol.</summary>
    S3 = 1,
}

/// <summary>Images, maps and other contents: section <c>DeCam:Artifacts</c>.</summary>
/// <remarks>The keys of a bucket come from <c>AWS_ACCESS_KEY_ID</c> and <c>AWS_SECRET_ACCESS_KEY</c>, or wherever else the AWS SDK looks.</remarks>
public sealed record ArtifactOptions : IValidatableObject
{
    /// <summary>Where artifacts live.</summary>
    public ArtifactKind Kind { get; init; }

    /// <summary>The folder; empty for <c>artifacts</c> in the storage's folder.</summary>
    public string Folder { get; init; } = "";

    /// <summary>Where contents wait that clients are still sending, on the silo's own disk; empty for the folder of temporary files.</summary>
    public string UploadFolder { get; init; } = "";

    /// <summary>Address of the service; empty for Amazon's.</summary>
    public string Endpoint { get; init; } = "";

    /// <summary>Region the requests are signed for.</summary>
    public string Region { get; init; } = "us-east-1";

    /// <summary>Name of the bucket, which must exist.</summary>
    public string Bucket { get; init; } = "";

    /// <summary>Put before every key.</summary>
    public string Prefix { get; init; } = "";

    /// <summary>Whether the bucket is named in the path, as services other than Amazon's want it.</summary>
    public bool PathStyle { get; init; } = true;

    /// <summary>Contents kept in memory at most, in MiB.</summary>
    /// <value>Default 256.</value>
    [Range(0, 1 << 20)]
    public int CacheMebibytes { get; init; } = 256;

    /// <summary>Largest content that a client may send, in MiB.</summary>
    /// <value>Default 64.</value>
    [Range(1, 2047)]
    public int LimitMebibytes { get; init; } = 64;

    /// <summary>The largest content in bytes.</summary>
    internal long LimitBytes => (long)LimitMebibytes << 20;

    /// <summary>The cache in bytes.</summary>
    internal long CacheBytes => (long)CacheMebibytes << 20;

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (Kind == ArtifactKind.S3 && Bucket.Length == 0) yield return new("must name the bucket", [nameof(Bucket)]);
        if (Endpoint.Length > 0 && !(Uri.TryCreate(Endpoint, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https"))
            yield return new("must be an http or https address", [nameof(Endpoint)]);
    }
}
