namespace DeCam.Cluster.Grains;

/// <summary>How long what has ended is kept.</summary>
public sealed record RetentionOptions
{
    /// <summary>Time after its end at which a single run is deleted; null to keep all.</summary>
    public TimeSpan? Runs { get; init; }

    /// <summary>Time after its end at which a sweep is deleted, with its runs; null to keep all.</summary>
    public TimeSpan? Sweeps { get; init; }

    /// <summary>Time since it was last written or relied on after which an artifact that nothing names is deleted.</summary>
    /// <value>Default a day.</value>
    public TimeSpan Artifacts { get; init; } = TimeSpan.FromDays(1);

    /// <summary>Time between two looks for work that is to be deleted.</summary>
    internal TimeSpan Period => Clamped(Min(Min(Runs ?? TimeSpan.MaxValue, Sweeps ?? TimeSpan.MaxValue), Artifacts), TimeSpan.FromMinutes(10));

    /// <summary>Time between two looks for artifacts that nothing names.</summary>
    internal TimeSpan CollectionPeriod => Clamped(Artifacts, TimeSpan.FromHours(1));

    private static TimeSpan Clamped(TimeSpan kept, TimeSpan most) => Min(most, TimeSpan.FromTicks(Math.Max(kept.Ticks / 4, TimeSpan.TicksPerSecond * 5)));

    private static TimeSpan Min(TimeSpan a, TimeSpan b) => a < b ? a : b;
}
