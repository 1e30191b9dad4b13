using Microsoft.Extensions.Logging.Console;

namespace DeCam.Cluster.Silo.Hosting;

/// <summary>How a silo writes its log; bound to <c>Logging:Console:FormatterOptions</c>.</summary>
internal sealed class SiloLogFormatterOptions : ConsoleFormatterOptions
{
    /// <summary>Whether the stack trace of an exception is written too.</summary>
    /// <value>Default no.</value>
    public bool StackTraces { get; init; }
}
