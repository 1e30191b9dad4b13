using System.Collections.Concurrent;
using DeCam.Cluster.Grains.Telemetry;
using Microsoft.Extensions.Logging;

namespace DeCam.Cluster.Grains.State;

/// <summary>Logs each damaged record once in the life of a silo, however often it is asked for.</summary>
internal static partial class DamageLog
{
    private static readonly ConcurrentDictionary<string, bool> Told = new();

    /// <summary>Logs the damage of a state, if it has one that was not told yet.</summary>
    /// <param name="logger">Takes the line.</param>
    /// <param name="owner">Whose state it is, in words.</param>
    /// <param name="state">The state.</param>
    public static void Tell(ILogger logger, string owner, IDamageable state)
    {
        if (IsNew(owner, state)) LogDamaged(logger, owner, state.Damage!);
    }

    /// <summary>The same for the state of a run or a sweep, whose status says so, too.</summary>
    public static void TellWork(ILogger logger, string owner, IDamageable state)
    {
        if (IsNew(owner, state)) LogDamagedWork(logger, owner, state.Damage!);
    }

    private static bool IsNew(string owner, IDamageable state) => state.Damage is { } damage && Told.TryAdd($"{owner}: {damage}", true);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The stored record of {Owner} cannot be used, and others are not affected. {Damage}")]
    private static partial void LogDamaged(ILogger logger, string owner, string damage);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The stored record of {Owner} cannot be used, and others are not affected. {Damage}", EventName = WorkEvents.Damaged)]
    private static partial void LogDamagedWork(ILogger logger, string owner, string damage);
}
