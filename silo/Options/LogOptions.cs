namespace DeCam.Cluster.Silo;

/// <summary>The form of a silo's log.</summary>
public enum LogFormat
{
    /// <summary>One line of text for each event.</summary>
    Text = 0,

    /// <summary>One JSON object in a line for each event.</summary>
    Json = 1,
}

/// <summary>The log: section <c>DeCam:Log</c>.</summary>
public sealed record LogOptions
{
    /// <summary>The form.</summary>
    public LogFormat Format { get; init; }
}
