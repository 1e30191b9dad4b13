using DeCam.Cluster.Grains.Telemetry;

namespace DeCam.Cluster.Silo.Embedding;

/// <summary>Passes warnings of DeCam's own classes to the owner of the host; Orleans' own log is of no use to a user.</summary>
internal sealed class WarningLogger(Action<string> warn) : ILoggerProvider
{
    /// <inheritdoc/>
    public ILogger CreateLogger(string categoryName) =>
        categoryName.StartsWith("DeCam.", StringComparison.Ordinal) ? new Passing(warn) : Microsoft.Extensions.Logging.Abstractions.NullLogger.Instance;

    /// <inheritdoc/>
    public void Dispose()
    {
    }

    private sealed class Passing(Action<string> warn) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Warning;

        // Faults of a storage are logged under the name of the grain, which says itself what they mean to it.
        private static bool IsOfOrleans(EventId eventId) => eventId.Name?.StartsWith("LogErrorStorage", StringComparison.Ordinal) == true;

        // The command that waits for a run, or shows it, says itself why it failed.
        private static bool IsToldOtherwise(EventId eventId) => IsOfOrleans(eventId) || eventId.Name is WorkEvents.Failed or WorkEvents.Damaged;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (IsEnabled(logLevel) && !IsToldOtherwise(eventId)) warn(formatter(state, exception));
        }
    }
}
