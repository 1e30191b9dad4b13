namespace DeCam.Cluster.Silo.Telemetry;

/// <summary>
/// What OpenTelemetry's standard variables ask for. Nothing is sent unless one of them names a receiver. The library passes over
/// values that it cannot read, so they are checked here.
/// </summary>
/// <param name="Metrics">Whether metrics are sent.</param>
/// <param name="Traces">Whether traces are sent.</param>
internal sealed record OtlpVariables(bool Metrics, bool Traces)
{
    /// <summary>Milliseconds that a receiver has to take something, and as many as a command can spare.</summary>
    public const string Timeout = "OTEL_EXPORTER_OTLP_TIMEOUT", ShortTimeout = "2000";

    private const string Endpoint = "OTEL_EXPORTER_OTLP_ENDPOINT", None = "none";
    private static readonly string[] Protocols = ["grpc", "http/protobuf"];

    /// <summary>Reads the variables.</summary>
    /// <exception cref="StartRefusedException">One has a value that cannot be used.</exception>
    public static OtlpVariables Read(IConfiguration variables)
    {
        if (bool.TryParse(variables["OTEL_SDK_DISABLED"], out var isDisabled) && isDisabled) return new(false, false);
        CheckProtocol(variables, "OTEL_EXPORTER_OTLP_PROTOCOL");
        return new(IsSent(variables, "METRICS"), IsSent(variables, "TRACES"));
    }

    private static bool IsSent(IConfiguration variables, string signal)
    {
        CheckProtocol(variables, $"OTEL_EXPORTER_OTLP_{signal}_PROTOCOL");
        var named = HasEndpoint(variables, $"OTEL_EXPORTER_OTLP_{signal}_ENDPOINT") | HasEndpoint(variables, Endpoint);
        return (variables[$"OTEL_{signal}_EXPORTER"] ?? "") switch
        {
            None => false,
            "" or "otlp" => named,
            var other => throw StartRefusedException.Option($"OTEL_{signal}_EXPORTER is '{other}' but otlp or none is wanted; correct or leave it out."),
        };
    }

    private static bool HasEndpoint(IConfiguration variables, string name)
    {
        if (variables[name] is not { Length: > 0 } endpoint) return false;
        if (Uri.TryCreate(endpoint, UriKind.Absolute, out var address) && address.Scheme is ("http" or "https")) return true;
        throw StartRefusedException.Option($"{name} is '{endpoint}' but an address like http://localhost:4317 is wanted; correct or leave it out.");
    }

    private static void CheckProtocol(IConfiguration variables, string name)
    {
        if (variables[name] is { Length: > 0 } protocol && !Protocols.Contains(protocol))
            throw StartRefusedException.Option($"{name} is '{protocol}' but {string.Join(" or ", Protocols)} is wanted; correct or leave it out.");
    }
}
