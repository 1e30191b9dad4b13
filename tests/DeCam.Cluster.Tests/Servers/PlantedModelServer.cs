using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;

namespace DeCam.Cluster.Tests.Servers;

/// <summary>A model server on loopback that follows the Open Inference Protocol, version 2, by REST and by gRPC, and has the sample of shapes.</summary>
internal sealed class PlantedModelServer : IAsyncDisposable
{
    private WebApplication? _app;
    private int _rest, _grpc;

    /// <summary>What the server says of its model, and computes.</summary>
    public PlantedModel Model { get; } = new();

    /// <summary>Whether it lists the extension of binary tensors.</summary>
    public bool IsBinary { get; init; } = true;

    /// <summary>What REST is encrypted with; null for plain text.</summary>
    public X509Certificate2? Certificate { get; set; }

    /// <summary>Answers in the server's place; true where it did.</summary>
    public Func<HttpContext, Task<bool>>? Fault { get; set; }

    /// <summary>The paths that were asked for.</summary>
    public ConcurrentQueue<string> Paths { get; } = new();

    /// <summary>The headers of the requests.</summary>
    public ConcurrentQueue<string> Authorizations { get; } = new();

    /// <summary>Scores that were asked for so far, in requests.</summary>
    public int Inferences => Paths.Count(IsInference);

    /// <summary>The device that speaks REST to it.</summary>
    public string Rest => string.Create(CultureInfo.InvariantCulture, $"remote:http://127.0.0.1:{_rest}");

    /// <summary>The device that speaks gRPC to it.</summary>
    public string Grpc => string.Create(CultureInfo.InvariantCulture, $"remote:grpc://127.0.0.1:{_grpc}");

    public static bool IsInference(string path) => path.EndsWith("/infer", StringComparison.Ordinal) || path.EndsWith("/ModelInfer", StringComparison.Ordinal);

    public static async Task<PlantedModelServer> StartAsync(Action<PlantedModelServer>? set = null, bool isBinary = true)
    {
        var server = new PlantedModelServer { IsBinary = isBinary };
        set?.Invoke(server);
        await server.StartAgainAsync();
        return server;
    }

    /// <summary>Starts it, on the ports of before where there was a time before.</summary>
    public async Task StartAgainAsync()
    {
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.Limits.MaxRequestBodySize = null;
            kestrel.Listen(IPAddress.Loopback, _rest, listen =>
            {
                listen.Protocols = HttpProtocols.Http1;
                if (Certificate is not null) listen.UseHttps(Certificate);
            });
            kestrel.Listen(IPAddress.Loopback, _grpc, listen => listen.Protocols = HttpProtocols.Http2);
        });
        _app = builder.Build();
        _app.Run(AnswerAsync);
        await _app.StartAsync(TestContext.Current.CancellationToken);
        int[] ports = [.. _app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Select(a => new Uri(a).Port)];
        (_rest, _grpc) = (ports[0], ports[1]);
    }

    /// <summary>Ends it at once, whatever it is answering.</summary>
    public async Task KillAsync()
    {
        using var now = new CancellationTokenSource();
        await now.CancelAsync();
        await _app!.StopAsync(now.Token);
        await _app.DisposeAsync();
        _app = null;
    }

    public async ValueTask DisposeAsync()
    {
        if (_app is not null) await KillAsync();
        Model.Dispose();
    }

    private async Task AnswerAsync(HttpContext http)
    {
        var path = http.Request.Path.Value!;
        Paths.Enqueue(path);
        Authorizations.Enqueue(http.Request.Headers.Authorization.ToString());
        if (Fault is { } fault && await fault(http)) return;
        if (path.StartsWith(PlantedGrpc.Service, StringComparison.Ordinal)) await new PlantedGrpc(Model).AnswerAsync(http, path[PlantedGrpc.Service.Length..]);
        else await new PlantedRest(Model, IsBinary).AnswerAsync(http, path);
    }
}
