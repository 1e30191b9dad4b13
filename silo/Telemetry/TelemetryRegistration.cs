using DeCam.Cluster.Grains.Telemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace DeCam.Cluster.Silo.Telemetry;

/// <summary>Has OpenTelemetry collect what the grains measure. With nobody to take it nothing is registered, and nothing is measured.</summary>
internal static class TelemetryRegistration
{
    private const string Service = "service.name=";

    // Orleans' own meter: calls, activations, connections. The runtime's: memory, garbage collection, threads.
    private static readonly string[] Meters = [DeCamTelemetry.Name, "Microsoft.Orleans", "System.Runtime"];

    /// <summary>Adds what the options and the standard variables ask for.</summary>
    /// <param name="services">The services of the host.</param>
    /// <param name="variables">The environment.</param>
    /// <param name="program">Name of the program, for receivers of several.</param>
    /// <param name="silo">Name of the silo.</param>
    /// <param name="isScraped">Whether <see cref="MetricsEndpoint"/> is there.</param>
    /// <exception cref="StartRefusedException">A standard variable has a value that cannot be used.</exception>
    public static void AddTelemetry(this IServiceCollection services, IConfiguration variables, string program, string silo, bool isScraped)
    {
        var otlp = OtlpVariables.Read(variables);
        if (!isScraped && otlp is { Metrics: false, Traces: false }) return;
        var telemetry = services.AddOpenTelemetry().ConfigureResource(resource => resource.AddService(NameOf(program, variables), serviceVersion: SoftwareVersion.Current, serviceInstanceId: silo));
        if (isScraped || otlp.Metrics) telemetry.WithMetrics(metrics => Collect(metrics, isScraped, otlp.Metrics));
        if (!otlp.Traces) return;
        var sampler = RunSampler.Read(variables);
        telemetry.WithTracing(traces => traces.AddSource(DeCamTelemetry.Name).SetSampler(sampler).AddOtlpExporter());
    }

    private static void Collect(MeterProviderBuilder metrics, bool isScraped, bool isSent)
    {
        metrics.AddMeter(Meters);
        if (isScraped) metrics.AddPrometheusExporter();
        if (isSent) metrics.AddOtlpExporter();
    }

    private static string NameOf(string program, IConfiguration variables)
    {
        if (variables["OTEL_SERVICE_NAME"] is { Length: > 0 } name) return name;
        var attribute = (variables["OTEL_RESOURCE_ATTRIBUTES"] ?? "").Split(',').Select(a => a.Trim()).FirstOrDefault(a => a.StartsWith(Service, StringComparison.Ordinal));
        return attribute?[Service.Length..] ?? program;
    }
}
