using System.Globalization;
using OpenTelemetry.Trace;

namespace DeCam.Cluster.Silo.Telemetry;

/// <summary>
/// Decides which runs are traced. The first activity of a run already has the id of the run's trace but no parent, which
/// OpenTelemetry's own samplers would take for a parent that was not sampled.
/// </summary>
/// <param name="runs">Decides for a run.</param>
/// <param name="followsParent">Whether the activities of a run that is traced are traced in any case, or asked about one by one.</param>
internal sealed class RunSampler(Sampler runs, bool followsParent) : Sampler
{
    /// <summary>The share of runs that is traced when nobody says otherwise.</summary>
    public const double DefaultShare = 0.01;

    private const string Name = "OTEL_TRACES_SAMPLER", Argument = "OTEL_TRACES_SAMPLER_ARG", ParentBased = "parentbased_";
    private readonly ParentBasedSampler _followers = new(runs);

    /// <summary>The sampler that the standard variables name.</summary>
    /// <exception cref="StartRefusedException">There is none of that name, or its argument cannot be used.</exception>
    public static RunSampler Read(IConfiguration variables)
    {
        var name = variables[Name] is { Length: > 0 } given ? given : ParentBased + "traceidratio";
        var follows = name.StartsWith(ParentBased, StringComparison.Ordinal);
        Sampler runs = (follows ? name[ParentBased.Length..] : name) switch
        {
            "always_on" => new AlwaysOnSampler(),
            "always_off" => new AlwaysOffSampler(),
            "traceidratio" => new TraceIdRatioBasedSampler(Share(variables)),
            _ => throw StartRefusedException.Option($"{Name} is '{name}' but always_on, always_off or traceidratio is wanted, also with {ParentBased} before it; correct or leave it out."),
        };
        return new(runs, follows);
    }

    /// <inheritdoc/>
    public override SamplingResult ShouldSample(in SamplingParameters samplingParameters) =>
        followsParent && samplingParameters.ParentContext.SpanId != default ? _followers.ShouldSample(samplingParameters) : runs.ShouldSample(samplingParameters);

    // OpenTelemetry's own default is 1 for a sampler that is named.
    private static double Share(IConfiguration variables)
    {
        if (variables[Argument] is not { Length: > 0 } given) return variables[Name] is { Length: > 0 } ? 1 : DefaultShare;
        if (double.TryParse(given, NumberStyles.Float, CultureInfo.InvariantCulture, out var share) && share is >= 0 and <= 1) return share;
        throw StartRefusedException.Option($"{Argument} is '{given}' but a share from 0 to 1 is wanted, such as 0.01; correct or leave it out.");
    }
}
