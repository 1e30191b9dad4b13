using Amazon.Runtime;
using Amazon.S3;

namespace DeCam.Cluster.Silo.Artifacts;

/// <summary>Opens the bucket the options name.</summary>
internal static class S3Connection
{
    /// <summary>The store; nothing is sent yet.</summary>
    /// <param name="options">Which bucket.</param>
    /// <param name="credentials">Credentials; null for those that the SDK finds in the environment.</param>
    /// <param name="cacheBytes">Bytes of contents to keep in memory at most; null for what the options say.</param>
    /// <param name="trusted">Age up to which an object that is there is not stored again; null for the usual one.</param>
    public static S3ArtifactStore Open(ArtifactOptions options, AWSCredentials? credentials = null, long? cacheBytes = null, TimeSpan? trusted = null)
    {
        var config = Config(options);
        var client = credentials is null ? new AmazonS3Client(config) : new AmazonS3Client(credentials, config);
        return new(client, options.Bucket, options.Prefix, cacheBytes ?? options.CacheBytes, trusted);
    }

    private static AmazonS3Config Config(ArtifactOptions options)
    {
        var config = new AmazonS3Config
        {
            AuthenticationRegion = options.Region,
            ForcePathStyle = options.PathStyle,
            // Services other than Amazon's know neither the newer checksum headers nor trailers.
            RequestChecksumCalculation = RequestChecksumCalculation.WHEN_REQUIRED,
            ResponseChecksumValidation = ResponseChecksumValidation.WHEN_REQUIRED,
        };
        if (options.Endpoint.Length > 0) config.ServiceURL = options.Endpoint;
        else config.RegionEndpoint = Amazon.RegionEndpoint.GetBySystemName(options.Region);
        return config;
    }
}
