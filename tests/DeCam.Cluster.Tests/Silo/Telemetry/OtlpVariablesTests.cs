using DeCam.Cluster.Silo;
using DeCam.Cluster.Silo.Telemetry;
using Microsoft.Extensions.Configuration;

namespace DeCam.Cluster.Tests.Silo.Telemetry;

public sealed class OtlpVariablesTests
{
    [Theory]
    [InlineData(false, false)]
    [InlineData(true, true, "OTEL_EXPORTER_OTLP_ENDPOINT=http://localhost:4317")]
    [InlineData(true, false, "OTEL_EXPORTER_OTLP_METRICS_ENDPOINT=http://localhost:4318/v1/metrics")]
    [InlineData(false, true, "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT=https://collector", "OTEL_EXPORTER_OTLP_TRACES_PROTOCOL=http/protobuf")]
    [InlineData(false, true, "OTEL_EXPORTER_OTLP_ENDPOINT=http://localhost:4317", "OTEL_METRICS_EXPORTER=none")]
    [InlineData(false, false, "OTEL_EXPORTER_OTLP_ENDPOINT=http://localhost:4317", "OTEL_SDK_DISABLED=true")]
    [InlineData(false, false, "OTEL_TRACES_SAMPLER=always_on")]
    public void Read_Variables_SendsOnlyWhatIsAskedFor(bool metrics, bool traces, params string[] variables) =>
        Assert.Equal(new OtlpVariables(metrics, traces), Read(variables));

    [Theory]
    [InlineData("OTEL_EXPORTER_OTLP_ENDPOINT is 'collector:4317'", "OTEL_EXPORTER_OTLP_ENDPOINT=collector:4317")]
    [InlineData("OTEL_EXPORTER_OTLP_PROTOCOL is 'http/json'", "OTEL_EXPORTER_OTLP_PROTOCOL=http/json")]
    [InlineData("OTEL_TRACES_EXPORTER is 'zipkin'", "OTEL_TRACES_EXPORTER=zipkin")]
    public void Read_WrongValue_IsRefusedBySentence(string sentence, params string[] variables) =>
        Assert.Contains(sentence, Assert.Throws<StartRefusedException>(() => Read(variables)).Message, StringComparison.Ordinal);

    private static OtlpVariables Read(string[] variables) => OtlpVariables.Read(new ConfigurationBuilder()
        .AddInMemoryCollection(variables.Select(v => v.Split('=', 2)).Select(v => new KeyValuePair<string, string?>(v[0], v[1]))).Build());
}
