using System.Net;
using Amazon.S3;
using Amazon.S3.Model;
using DeCam.Cluster.Grains.Storage;

namespace DeCam.Cluster.Silo.Artifacts;

/// <summary>Artifacts as objects of a bucket; an upload is seen whole or not at all. The hash of a whole object is checked when it is read.</summary>
/// <remarks>A part of an object too large for the cache is not checked; who joins the parts checks the whole.</remarks>
public sealed class S3ArtifactStore : IArtifactStore, IDisposable
{
    private const string ProbeName = "start-probe";
    private readonly IAmazonS3 _client;
    private readonly string _bucket;
    private readonly string _prefix;
    private readonly ArtifactCache _cache;
    private readonly long _wholeBytes;

    /// <summary>Uses a bucket, which must exist.</summary>
    /// <param name="client">The service; disposed of with this store.</param>
    /// <param name="bucket">Name of the bucket.</param>
    /// <param name="prefix">Put before every key.</param>
    /// <param name="cacheBytes">Bytes of contents to keep in memory at most.</param>
    public S3ArtifactStore(IAmazonS3 client, string bucket, string prefix, long cacheBytes)
    {
        _client = client;
        _bucket = bucket;
        _prefix = prefix;
        _cache = new(cacheBytes);
        _wholeBytes = cacheBytes / 4;
    }

    /// <inheritdoc />
    public async Task<string> PutAsync(ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
    {
        var key = ArtifactKey.Of(content.Span);
        var bytes = content.ToArray();
        if (await LengthAsync(key, cancellationToken) != bytes.Length)
        {
            using var stream = new MemoryStream(bytes, writable: false);
            await UploadAsync(NameOf(key), stream, cancellationToken);
        }

        _cache.Add(key, bytes);
        return key;
    }

    /// <inheritdoc />
    public async Task<string> PutFileAsync(string path, CancellationToken cancellationToken)
    {
        await using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16, useAsync: true);
        var key = await ArtifactKey.OfAsync(file, cancellationToken);
        if (await LengthAsync(key, cancellationToken) == file.Length) return key;
        file.Position = 0;
        await UploadAsync(NameOf(key), file, cancellationToken);
        return key;
    }

    /// <inheritdoc />
    public async Task<long?> LengthAsync(string sha256, CancellationToken cancellationToken)
    {
        try
        {
            return (await _client.GetObjectMetadataAsync(_bucket, NameOf(sha256), cancellationToken)).ContentLength;
        }
        catch (AmazonS3Exception missing) when (missing.StatusCode == HttpStatusCode.NotFound)
        {
            return null;
        }
    }

    /// <inheritdoc />
    public async Task<ReadOnlyMemory<byte>> GetAsync(string sha256, CancellationToken cancellationToken)
    {
        if (_cache.TryGet(sha256, out var cached)) return cached;
        var content = await DownloadAsync(sha256, null, cancellationToken);
        if (ArtifactKey.Of(content) != sha256) throw ArtifactKey.Damaged(sha256, $"s3://{_bucket}/{NameOf(sha256)}");
        _cache.Add(sha256, content);
        return content;
    }

    /// <inheritdoc />
    public async Task<byte[]> ReadAsync(string sha256, long offset, int count, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        if (_cache.TryGet(sha256, out var cached)) return ArtifactSlice.Of(cached, offset, count);
        var length = await LengthAsync(sha256, cancellationToken) ?? throw ArtifactKey.Missing(sha256);
        if (length <= _wholeBytes) return ArtifactSlice.Of(await GetAsync(sha256, cancellationToken), offset, count);
        if (offset >= length || count == 0) return [];
        return await DownloadAsync(sha256, new ByteRange(offset, Math.Min(offset + count, length) - 1), cancellationToken);
    }

    /// <inheritdoc />
    public void Dispose() => _client.Dispose();

    /// <summary>Writes a small object of its own, always the same, and reads it back.</summary>
    /// <exception cref="InvalidDataException">Something else came back.</exception>
    public async Task ProbeAsync(CancellationToken cancellationToken)
    {
        var probe = "DeCam looks whether this bucket can be written and read."u8.ToArray();
        using (var content = new MemoryStream(probe, writable: false)) await UploadAsync(_prefix + ProbeName, content, cancellationToken);
        using var response = await _client.GetObjectAsync(_bucket, _prefix + ProbeName, cancellationToken);
        using var found = new MemoryStream();
        await response.ResponseStream.CopyToAsync(found, cancellationToken);
        if (!found.ToArray().AsSpan().SequenceEqual(probe)) throw new InvalidDataException("other bytes came back than were written");
    }

    private async Task UploadAsync(string name, Stream content, CancellationToken cancellationToken) =>
        await _client.PutObjectAsync(new() { BucketName = _bucket, Key = name, InputStream = content, AutoCloseStream = false, UseChunkEncoding = false }, cancellationToken);

    private async Task<byte[]> DownloadAsync(string key, ByteRange? range, CancellationToken cancellationToken)
    {
        try
        {
            using var response = await _client.GetObjectAsync(new() { BucketName = _bucket, Key = NameOf(key), ByteRange = range }, cancellationToken);
            using var content = new MemoryStream();
            await response.ResponseStream.CopyToAsync(content, cancellationToken);
            return content.ToArray();
        }
        catch (AmazonS3Exception missing) when (missing.StatusCode == HttpStatusCode.NotFound)
        {
            throw ArtifactKey.Missing(key);
        }
    }

    private string NameOf(string key)
    {
        ArtifactKey.Check(key);
        return $"{_prefix}{key[..2]}/{key[2..]}";
    }
}
