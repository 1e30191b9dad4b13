using System.Net;
using System.Runtime.CompilerServices;
using Amazon.S3;
using Amazon.S3.Model;
using DeCam.Cluster.Grains.Artifacts;
using DeCam.Content;

namespace DeCam.Cluster.Silo.Artifacts;

/// <summary>Artifacts as objects of a bucket; an upload is seen whole or not at all. The hash of a whole object is checked when it is read.</summary>
/// <remarks>A part of an object too large for the cache is not checked; the reader that joins the parts checks the whole.</remarks>
public sealed class S3ArtifactStore : IArtifactStore, IArtifactInventory, IDisposable
{
    private const string ProbeName = "start-probe";
    private readonly IAmazonS3 _client;
    private readonly string _bucket;
    private readonly string _prefix;
    private readonly ArtifactCache _cache;
    private readonly long _wholeBytes;
    private readonly TimeSpan _trusted;

    /// <summary>Uses a bucket, which must exist.</summary>
    /// <param name="client">The service; disposed of with this store.</param>
    /// <param name="bucket">Name of the bucket.</param>
    /// <param name="prefix">Put before every key.</param>
    /// <param name="cacheBytes">Bytes of contents to keep in memory at most.</param>
    /// <param name="trusted">Age up to which an object that is there is not stored again; null for twelve hours. Objects have no time but that of their upload.</param>
    public S3ArtifactStore(IAmazonS3 client, string bucket, string prefix, long cacheBytes, TimeSpan? trusted = null)
    {
        _trusted = trusted ?? TimeSpan.FromHours(12);
        _client = client;
        _bucket = bucket;
        _prefix = prefix;
        _cache = new(cacheBytes);
        _wholeBytes = cacheBytes / 4;
    }

    /// <inheritdoc/>
    public async Task<string> PutAsync(ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
    {
        var key = ContentKey.Of(content.Span);
        var bytes = content.ToArray();
        if (!await IsYoungAsync(key, bytes.Length, cancellationToken))
        {
            using var stream = new MemoryStream(bytes, writable: false);
            await UploadAsync(NameOf(key), stream, cancellationToken);
        }

        _cache.Add(key, bytes);
        return key;
    }

    /// <inheritdoc/>
    public async Task<string> PutFileAsync(string path, CancellationToken cancellationToken)
    {
        await using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16, useAsync: true);
        var key = await ContentKey.OfAsync(file, cancellationToken);
        if (await IsYoungAsync(key, file.Length, cancellationToken)) return key;
        file.Position = 0;
        await UploadAsync(NameOf(key), file, cancellationToken);
        return key;
    }

    /// <inheritdoc/>
    public async Task<long?> LengthAsync(string sha256, CancellationToken cancellationToken) => (await LookAsync(sha256, cancellationToken))?.Bytes;

    /// <inheritdoc/>
    public async Task<bool> HoldAsync(string sha256, CancellationToken cancellationToken) => await IsYoungAsync(sha256, null, cancellationToken);

    /// <inheritdoc/>
    public async IAsyncEnumerable<StoredArtifact> ListAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var request = new ListObjectsV2Request { BucketName = _bucket, Prefix = _prefix };
        ListObjectsV2Response page;
        do
        {
            page = await _client.ListObjectsV2Async(request, cancellationToken);
            foreach (var found in page.S3Objects ?? [])
            {
                var key = found.Key[_prefix.Length..].Replace("/", "", StringComparison.Ordinal);
                if (ContentKey.IsValid(key)) yield return new(key, found.Size ?? 0, Utc(found.LastModified));
            }

            request.ContinuationToken = page.NextContinuationToken;
        }
        while (page.IsTruncated == true);
    }

    /// <inheritdoc/>
    public async Task<string?> FaultAsync(string sha256, CancellationToken cancellationToken)
    {
        try
        {
            return ContentKey.Of(await DownloadAsync(sha256, null, cancellationToken)) == sha256 ? null : ArtifactKey.Damaged(sha256, $"s3://{_bucket}/{NameOf(sha256)}").Message;
        }
        catch (KeyNotFoundException)
        {
            // Deleted since it was listed.
            return null;
        }
    }

    /// <inheritdoc/>
    public async Task<bool> DeleteAsync(string sha256, DateTime unlessSinceUtc, CancellationToken cancellationToken)
    {
        if (await LookAsync(sha256, cancellationToken) is not { } found || found.WrittenUtc >= unlessSinceUtc) return false;
        await _client.DeleteObjectAsync(_bucket, NameOf(sha256), cancellationToken);
        return true;
    }

    /// <inheritdoc/>
    public Task DeleteLeftoversAsync(DateTime beforeUtc, CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public async Task<ArtifactUsers> UsersAsync(string storeId, CancellationToken cancellationToken)
    {
        var marks = new ListObjectsV2Request { BucketName = _bucket, Prefix = _prefix + "users/" };
        var own = marks.Prefix + storeId;
        var users = ((await _client.ListObjectsV2Async(marks, cancellationToken)).S3Objects ?? []).ToDictionary(o => o.Key, o => Utc(o.LastModified));
        if (!users.TryGetValue(own, out var marked))
        {
            using var mark = new MemoryStream("DeCam"u8.ToArray(), writable: false);
            await UploadAsync(own, mark, cancellationToken);
            users[own] = marked = DateTime.UtcNow;
        }

        return new([.. users.Keys.Select(key => $"s3://{_bucket}/{key}").Order(StringComparer.Ordinal)], marked);
    }

    /// <inheritdoc/>
    public async Task<ReadOnlyMemory<byte>> GetAsync(string sha256, CancellationToken cancellationToken)
    {
        if (_cache.TryGet(sha256, out var cached)) return cached;
        var content = await DownloadAsync(sha256, null, cancellationToken);
        if (ContentKey.Of(content) != sha256) throw ArtifactKey.Damaged(sha256, $"s3://{_bucket}/{NameOf(sha256)}");
        _cache.Add(sha256, content);
        return content;
    }

    /// <inheritdoc/>
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

    /// <inheritdoc/>
    public void Dispose() => _client.Dispose();

    /// <summary>Writes a small object of its own, always the same, and reads it back.</summary>
    /// <exception cref="InvalidDataException">Other bytes came back than were written.</exception>
    public async Task ProbeAsync(CancellationToken cancellationToken)
    {
        var probe = "DeCam looks whether this bucket can be written and read."u8.ToArray();
        using (var content = new MemoryStream(probe, writable: false)) await UploadAsync(_prefix + ProbeName, content, cancellationToken);
        using var response = await _client.GetObjectAsync(_bucket, _prefix + ProbeName, cancellationToken);
        using var found = new MemoryStream();
        await response.ResponseStream.CopyToAsync(found, cancellationToken);
        if (!found.ToArray().AsSpan().SequenceEqual(probe)) throw new InvalidDataException("other bytes came back than were written");
    }

    private async Task<bool> IsYoungAsync(string sha256, long? bytes, CancellationToken cancellationToken) =>
        await LookAsync(sha256, cancellationToken) is { } found && found.Bytes == (bytes ?? found.Bytes) && found.WrittenUtc > DateTime.UtcNow - _trusted;

    private async Task<StoredArtifact?> LookAsync(string sha256, CancellationToken cancellationToken)
    {
        try
        {
            var found = await _client.GetObjectMetadataAsync(_bucket, NameOf(sha256), cancellationToken);
            return new(sha256, found.ContentLength, Utc(found.LastModified));
        }
        catch (AmazonS3Exception missing) when (missing.StatusCode == HttpStatusCode.NotFound)
        {
            return null;
        }
    }

    // A service that tells no time has objects of which none is ever old.
    private static DateTime Utc(DateTime? told) => told?.ToUniversalTime() ?? DateTime.UtcNow;

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
