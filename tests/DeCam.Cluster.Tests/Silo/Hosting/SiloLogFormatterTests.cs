using DeCam.Cluster.Silo.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace DeCam.Cluster.Tests.Silo.Hosting;

public sealed class SiloLogFormatterTests
{
    [Fact]
    public void Write_ExceptionWithCause_IsOneLineWithoutStackFrames()
    {
        var line = Write("The write failed:\n   at Some.Method() in File.cs:line 3\nand was left", Thrown(), stackTraces: false);

        Assert.EndsWith(
            "Z fail: Storage[7] The write failed: and was left (InvalidOperationException: No room <- IOException: Disk full)\n",
            line.ReplaceLineEndings("\n"),
            StringComparison.Ordinal);
    }

    [Fact]
    public void Write_StackTracesAsked_SaysWhereItHappened()
    {
        var line = Write("The write failed", Thrown(), stackTraces: true);

        Assert.Contains($"at {typeof(SiloLogFormatterTests).FullName}.{nameof(Thrown)}", line, StringComparison.Ordinal);
        Assert.Single(line.Trim().Split('\n'));
    }

    private static InvalidOperationException Thrown()
    {
        try
        {
            throw new InvalidOperationException("No room", new IOException("Disk full"));
        }
        catch (InvalidOperationException exception)
        {
            return exception;
        }
    }

    private static string Write(string message, Exception exception, bool stackTraces)
    {
        using var written = new StringWriter();
        var formatter = new SiloLogFormatter(new Fixed(new SiloLogFormatterOptions { StackTraces = stackTraces }));
        formatter.Write(new LogEntry<string>(LogLevel.Error, "Storage", new EventId(7), message, exception, (state, _) => state), null, written);
        return written.ToString();
    }

    private sealed class Fixed(SiloLogFormatterOptions options) : IOptionsMonitor<SiloLogFormatterOptions>
    {
        public SiloLogFormatterOptions CurrentValue => options;

        public SiloLogFormatterOptions Get(string? name) => options;

        public IDisposable? OnChange(Action<SiloLogFormatterOptions, string?> listener) => null;
    }
}
