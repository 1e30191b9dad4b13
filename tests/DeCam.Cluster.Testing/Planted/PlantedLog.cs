using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace DeCam.Cluster.Testing.Planted;

/// <summary>Keeps what DeCam's own classes log on all silos of a test.</summary>
internal sealed class PlantedLog : ILoggerProvider
{
    private readonly ConcurrentQueue<string> _lines = new();

    /// <summary>The messages so far, each with its level before it.</summary>
    public IReadOnlyCollection<string> Lines => _lines;

    public ILogger CreateLogger(string categoryName) => new Keeping(_lines, categoryName.StartsWith("DeCam.", StringComparison.Ordinal));

    public void Dispose()
    {
        // The silos of a test share one, which outlives them.
    }

    private sealed class Keeping(ConcurrentQueue<string> lines, bool isOwn) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => isOwn && logLevel >= LogLevel.Information;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (IsEnabled(logLevel)) lines.Enqueue($"{logLevel}: {formatter(state, exception)}");
        }
    }
}
