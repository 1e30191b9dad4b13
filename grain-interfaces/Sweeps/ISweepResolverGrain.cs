namespace DeCam.Cluster;

/// <summary>Looks at what a specification names, before anything is accepted. Any key will do.</summary>
[Alias("DeCam.ISweepResolverGrain")]
public interface ISweepResolverGrain : IGrainWithIntegerKey
{
    /// <summary>Fills in hashes and counts, or says in one sentence what is wrong.</summary>
    [Alias("Resolve"), ResponseTimeout("00:01:00")] Task<SweepResolution> ResolveAsync(SweepSpec spec);
}

/// <summary>A specification the cluster can carry out, or why it cannot.</summary>
/// <param name="Spec">The specification with hashes; null when refused.</param>
/// <param name="Failure">Why it is refused; null when it is not.</param>
/// <param name="Names">Content key of the names of the images (<see cref="SweepMaps.Names"/>), where a method brings maps for them; else null.</param>
[GenerateSerializer, Immutable, Alias("DeCam.SweepResolution")]
public sealed record SweepResolution([property: Id(0)] SweepSpec? Spec, [property: Id(1)] Failure? Failure, [property: Id(2)] string? Names = null);
