using System.Text;

namespace DeCam.Cluster.Silo;

/// <summary>Writes what can be written, and drops the rest: a full disk or a stream that is closed is no reason to end.</summary>
/// <param name="inner">Where it goes.</param>
public sealed class UnfailingWriter(TextWriter inner) : TextWriter
{
    /// <summary>The first failure, or null.</summary>
    public Exception? Failure { get; private set; }

    /// <inheritdoc/>
    public override Encoding Encoding => inner.Encoding;

    /// <inheritdoc/>
    public override void Write(char value) => Try(() => inner.Write(value));

    /// <inheritdoc/>
    public override void Write(char[] buffer, int index, int count) => Try(() => inner.Write(buffer, index, count));

    /// <inheritdoc/>
    public override void Write(string? value) => Try(() => inner.Write(value));

    /// <inheritdoc/>
    public override void WriteLine() => Try(inner.WriteLine);

    /// <inheritdoc/>
    public override void WriteLine(string? value) => Try(() => inner.WriteLine(value));

    /// <inheritdoc/>
    public override void Flush() => Try(inner.Flush);

    private void Try(Action write)
    {
        try
        {
            write();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ObjectDisposedException)
        {
            Failure ??= e;
        }
    }
}
