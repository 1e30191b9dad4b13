namespace DeCam.Cluster.Silo.Devices;

/// <summary>Logs sentences about devices for the operator.</summary>
internal static partial class DeviceWarning
{
    /// <summary>Logs a sentence.</summary>
    public static void Log(ILoggerFactory loggers, string sentence) => LogSentence(loggers.CreateLogger(typeof(DeviceWarning).FullName!), sentence);

    [LoggerMessage(1, LogLevel.Warning, "{Sentence}")]
    private static partial void LogSentence(ILogger logger, string sentence);
}
