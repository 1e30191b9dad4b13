using Microsoft.Extensions.Logging.Console;

namespace DeCam.Cluster.Silo.Hosting;

/// <summary>How a silo writes its log; bound to <c>Logging:Console:FormatterOptions</c>.</summary>
internal sealed class SiloLogFormatterOptions : ConsoleFormatterOptions
{
    /// <summary>Path of <see cref="StackTraces"/> in the configuration.</summary>
    public const string StackTracesPath = "Logging:Console:FormatterOptions:" + nameof(StackTraces);

    /// <summary>The environment variable that sets <see cref="StackTraces"/>.</summary>
    public const string StackTracesVariable = "Logging__Console__FormatterOptions__" + nameof(StackTraces);

    /// <summary>Whether the stack trace of an exception is written too.</summary>
    /// <value>Default no.</value>
    public bool StackTraces { get; init; }
}
