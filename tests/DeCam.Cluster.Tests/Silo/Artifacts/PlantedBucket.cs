using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace DeCam.Cluster.Tests.Silo.Artifacts;

/// <summary>The part of the S3 protocol that a store of whole objects uses: PUT, GET with a range, HEAD, DELETE and the list of objects.</summary>
internal sealed class PlantedBucket : IAsyncDisposable
{
    private WebApplication? _app;

    public ConcurrentDictionary<string, byte[]> Objects { get; } = new();

    /// <summary>When objects were put, where that is not now.</summary>
    public ConcurrentDictionary<string, DateTime> Times { get; } = new();

    public ConcurrentBag<string> Authorizations { get; } = [];

    public string Address { get; private set; } = "";

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        _app = builder.Build();
        _app.Run(AnswerAsync);
        await _app.StartAsync(cancellationToken);
        Address = _app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();
    }

    public async ValueTask DisposeAsync()
    {
        if (_app is not null) await _app.DisposeAsync();
    }

    private async Task AnswerAsync(HttpContext http)
    {
        Authorizations.Add(http.Request.Headers.Authorization.ToString());
        var path = http.Request.Path.Value!;
        if (http.Request.Method == "PUT")
        {
            using var body = new MemoryStream();
            await http.Request.Body.CopyToAsync(body);
            Objects[path] = body.ToArray();
            Times[path] = DateTime.UtcNow;
            http.Response.Headers.ETag = Tag(Objects[path]);
            return;
        }

        if (http.Request.Method == "DELETE")
        {
            Objects.TryRemove(path, out _);
            http.Response.StatusCode = StatusCodes.Status204NoContent;
            return;
        }

        if (http.Request.Query.ContainsKey("list-type"))
        {
            await http.Response.WriteAsync(Listing(path.TrimEnd('/'), http.Request.Query["prefix"].ToString(), http.Request.Query["continuation-token"].ToString()));
            return;
        }

        if (!Objects.TryGetValue(path, out var content))
        {
            http.Response.StatusCode = StatusCodes.Status404NotFound;
            if (http.Request.Method == "GET") await http.Response.WriteAsync("<Error><Code>NoSuchKey</Code></Error>");
            return;
        }

        http.Response.Headers.ETag = Tag(content);
        http.Response.Headers.LastModified = Times[path].ToString("R", null);
        var (from, to) = Range(http.Request.Headers.Range.ToString(), content.Length);
        if (from > 0 || to < content.Length) http.Response.StatusCode = StatusCodes.Status206PartialContent;
        http.Response.ContentLength = to - from;
        if (http.Request.Method == "GET") await http.Response.Body.WriteAsync(content.AsMemory(from, to - from));
    }

    // Two objects a page.
    private string Listing(string bucket, string prefix, string after)
    {
        var all = Objects.Where(o => o.Key.StartsWith($"{bucket}/{prefix}", StringComparison.Ordinal)).OrderBy(o => o.Key, StringComparer.Ordinal).Where(o => string.CompareOrdinal(o.Key, after) > 0).ToList();
        var page = all.Take(2).Select(o => $"<Contents><Key>{o.Key[(bucket.Length + 1)..]}</Key><LastModified>{Times[o.Key]:yyyy-MM-ddTHH:mm:ss.fffZ}</LastModified><Size>{o.Value.Length}</Size></Contents>");
        var next = all.Count > 2 ? $"<IsTruncated>true</IsTruncated><NextContinuationToken>{all[1].Key}</NextContinuationToken>" : "<IsTruncated>false</IsTruncated>";
        return $"<ListBucketResult xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\"><Name>{bucket[1..]}</Name>{next}{string.Concat(page)}</ListBucketResult>";
    }

    // S3 names an object by its MD5, and clients check it; a damaged object has the tag of its damage.
    [System.Diagnostics.CodeAnalysis.SuppressMessage("Security", "CA5351", Justification = "The S3 protocol says MD5.")]
    private static string Tag(byte[] content) => $"\"{Convert.ToHexStringLower(System.Security.Cryptography.MD5.HashData(content))}\"";

    private static (int From, int To) Range(string header, int length)
    {
        if (header.Length == 0) return (0, length);
        var parts = header["bytes=".Length..].Split('-');
        return (int.Parse(parts[0], null), int.Parse(parts[1], null) + 1);
    }
}
