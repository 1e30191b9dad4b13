using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using DeCam.Cluster.Silo.Clustering;

namespace DeCam.Cluster.Testing.Telemetry;

/// <summary>Takes what programs send by OTLP, http/protobuf, on loopback.</summary>
internal sealed class OtlpReceiver : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private readonly HttpListener _listener = new();
    private readonly ConcurrentQueue<OtlpSpan> _spans = new();
    private readonly ConcurrentDictionary<string, string> _metrics = new();

    public OtlpReceiver()
    {
        Endpoint = string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{FreePorts.Next()}");
        _listener.Prefixes.Add($"{Endpoint}/");
        _listener.Start();
        _ = ServeAsync();
    }

    public string Endpoint { get; }

    /// <summary>The variables by which a program sends everything here, without delay.</summary>
    public Dictionary<string, string> Variables => new()
    {
        ["OTEL_EXPORTER_OTLP_ENDPOINT"] = Endpoint,
        ["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/protobuf",
        ["OTEL_TRACES_SAMPLER"] = "always_on",
        ["OTEL_BSP_SCHEDULE_DELAY"] = "100",
        ["OTEL_METRIC_EXPORT_INTERVAL"] = "500",
    };

    public IReadOnlyCollection<OtlpSpan> Spans => _spans;

    /// <summary>Names of the metrics that came, each with the instance that sent it last.</summary>
    public IReadOnlyDictionary<string, string> Metrics => _metrics;

    /// <summary>Waits until what came is as wanted.</summary>
    public async Task UntilAsync(Func<OtlpReceiver, bool> isWanted, string wanted, CancellationToken cancellationToken)
    {
        var deadline = DateTime.UtcNow + Patience;
        while (!isWanted(this))
        {
            if (DateTime.UtcNow > deadline)
                Assert.Fail($"Waited for {wanted}; there came spans {string.Join(", ", _spans.Select(s => $"{s.Name} of {s.Instance}").Distinct())} and metrics {string.Join(", ", _metrics.Keys)}.");
            await Task.Delay(50, cancellationToken);
        }
    }

    public void Dispose() => _listener.Close();

    private async Task ServeAsync()
    {
        while (_listener.IsListening)
        {
            try
            {
                var call = await _listener.GetContextAsync();
                using var body = new MemoryStream();
                await call.Request.InputStream.CopyToAsync(body);
                Take(call.Request.Url!.AbsolutePath, new(body.ToArray()));
                call.Response.Close();
            }
            catch (Exception e) when (e is HttpListenerException or ObjectDisposedException)
            {
                // It is closed, or a program went away.
            }
        }
    }

    // Numbers of fields as in opentelemetry.proto.collector and the messages it holds.
    private void Take(string path, ProtobufFields request)
    {
        foreach (var resource in request.Messages(1))
        {
            var instance = resource.Messages(1).SelectMany(r => r.Messages(1)).Where(a => a.Text(1) == "service.instance.id").SelectMany(a => a.Messages(2)).FirstOrDefault()?.Text(1) ?? "";
            foreach (var item in resource.Messages(2).SelectMany(scope => scope.Messages(2)))
            {
                if (path.EndsWith("/traces", StringComparison.Ordinal)) _spans.Enqueue(new(item.Hex(1), item.Hex(2), item.Hex(4), item.Text(5), instance));
                else _metrics[item.Text(1)] = instance;
            }
        }
    }
}

/// <summary>An activity as it was sent.</summary>
/// <param name="Trace">Id of the trace.</param>
/// <param name="Id">Its own id.</param>
/// <param name="Parent">Id of its parent, or "".</param>
/// <param name="Name">Its name.</param>
/// <param name="Instance">The silo that sent it.</param>
internal sealed record OtlpSpan(string Trace, string Id, string Parent, string Name, string Instance);
