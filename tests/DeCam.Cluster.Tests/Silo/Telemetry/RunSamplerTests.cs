using System.Diagnostics;
using DeCam.Cluster.Silo;
using DeCam.Cluster.Silo.Telemetry;
using Microsoft.Extensions.Configuration;
using OpenTelemetry.Trace;

namespace DeCam.Cluster.Tests.Silo.Telemetry;

public sealed class RunSamplerTests
{
    private const int Runs = 20_000;

    [Theory]
    [InlineData(null, null, 0.01)]
    [InlineData("always_on", null, 1)]
    [InlineData("parentbased_always_off", null, 0)]
    [InlineData("traceidratio", "0.25", 0.25)]
    [InlineData("parentbased_traceidratio", "0.5", 0.5)]
    [InlineData(null, "0.1", 0.1)]
    public void ShouldSample_FirstActivityOfARun_TakesTheShare(string? name, string? argument, double share)
    {
        var sampler = Read(name, argument);
        var taken = Enumerable.Range(0, Runs).Count(_ => IsTaken(sampler, new(ActivityTraceId.CreateRandom(), default, ActivityTraceFlags.None)));
        // Five standard deviations.
        Assert.InRange(taken, Runs * share - 5 * Math.Sqrt(Runs * share * (1 - share)), Runs * share + 5 * Math.Sqrt(Runs * share * (1 - share)));
    }

    [Fact]
    public void ShouldSample_ActivityOfATracedRun_FollowsIt()
    {
        var sampler = Read(null, "0");
        Assert.True(IsTaken(sampler, new(ActivityTraceId.CreateRandom(), ActivitySpanId.CreateRandom(), ActivityTraceFlags.Recorded, isRemote: true)));
        Assert.False(IsTaken(sampler, new(ActivityTraceId.CreateRandom(), ActivitySpanId.CreateRandom(), ActivityTraceFlags.None, isRemote: true)));
    }

    [Theory]
    [InlineData("sometimes", null, "OTEL_TRACES_SAMPLER is 'sometimes'")]
    [InlineData("traceidratio", "2", "OTEL_TRACES_SAMPLER_ARG is '2' but a share from 0 to 1")]
    public void Read_WrongValue_IsRefusedBySentence(string name, string? argument, string sentence) =>
        Assert.Contains(sentence, Assert.Throws<StartRefusedException>(() => Read(name, argument)).Message, StringComparison.Ordinal);

    private static RunSampler Read(string? name, string? argument) => RunSampler.Read(new ConfigurationBuilder()
        .AddInMemoryCollection([new("OTEL_TRACES_SAMPLER", name), new("OTEL_TRACES_SAMPLER_ARG", argument)]).Build());

    private static bool IsTaken(RunSampler sampler, ActivityContext parent) =>
        sampler.ShouldSample(new(parent, parent.TraceId, "submit", ActivityKind.Server)).Decision == SamplingDecision.RecordAndSample;
}
