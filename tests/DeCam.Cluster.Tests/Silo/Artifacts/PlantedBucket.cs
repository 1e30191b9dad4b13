using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace DeCam.Cluster.Tests.Silo.Artifacts;

/// <summary>The part of the S3 protocol that a store of whole objects uses: PUT, GET with a range, HEAD.</summary>
internal sealed class PlantedBucket : IAsyncDisposable
{
    private WebApplication? _app;

    public ConcurrentDictionary<string, byte[]> Objects { get; } = new();

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
            http.Response.Headers.ETag = Tag(Objects[path]);
            return;
        }

        if (!Objects.TryGetValue(path, out var content))
        {
            http.Response.StatusCode = StatusCodes.Status404NotFound;
            if (http.Request.Method == "GET") await http.Response.WriteAsync("<Error><Code>NoSuchKey</Code></Error>");
            return;
        }

        http.Response.Headers.ETag = Tag(content);
        var (from, to) = Range(http.Request.Headers.Range.ToString(), content.Length);
        if (from > 0 || to < content.Length) http.Response.StatusCode = StatusCodes.Status206PartialContent;
        http.Response.ContentLength = to - from;
        if (http.Request.Method == "GET") await http.Response.Body.WriteAsync(content.AsMemory(from, to - from));
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
