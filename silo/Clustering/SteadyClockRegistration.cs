using Orleans.Configuration;

namespace DeCam.Cluster.Silo.Clustering;

/// <summary>Gives a silo a time of day that never goes back.</summary>
internal static partial class SteadyClockRegistration
{
    /// <summary>Replaces the clock of Orleans and of the grains.</summary>
    public static ISiloBuilder UseSteadyClock(this ISiloBuilder silo)
    {
        silo.Services.AddSingleton<TimeProvider>(services =>
        {
            var logger = services.GetRequiredService<ILoggerFactory>().CreateLogger(typeof(SteadyClockRegistration));
            return new SteadyClock(TimeProvider.System, by => LogSetBack(logger, by));
        });
        // Of a silo whose clock was set back, others must not think that it has been joining for days. They probe it in any case.
        return silo.Configure<ClusterMembershipOptions>(options => options.EvictWhenMaxJoinAttemptTimeExceeded = false);
    }

    [LoggerMessage(1, LogLevel.Warning, "The clock of this machine was set back by {By}; the silo goes on by the time that has passed")]
    private static partial void LogSetBack(ILogger logger, TimeSpan by);
}
