namespace DeCam.Cluster.Silo.Telemetry;

/// <summary>The metrics of this silo in the text form of Prometheus.</summary>
internal static class MetricsEndpoint
{
    /// <summary>Where they are.</summary>
    public const string Path = "/metrics";

    /// <summary>Adds the endpoint, where it is wanted.</summary>
    public static void MapMetrics(this IEndpointRouteBuilder endpoints, SiloSettings settings)
    {
        if (settings.Telemetry.Metrics) endpoints.MapPrometheusScrapingEndpoint(Path);
    }
}
