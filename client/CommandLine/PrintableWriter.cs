using System.Text;
using DeCam.Scoring;

namespace DeCam.Cluster.Client.CommandLine;

/// <summary>
/// Writes text whose control characters, but for line ends and tabs, are escapes: names of files, models and classes come from anybody,
/// and a terminal carries out what they hold. The escapes are those of JSON, so a document stays the same document.
/// </summary>
/// <param name="inner">Where it goes.</param>
internal sealed class PrintableWriter(TextWriter inner) : TextWriter
{
    /// <inheritdoc/>
    public override Encoding Encoding => inner.Encoding;

    /// <inheritdoc/>
    public override void Write(char value) => inner.Write(PrintableText.Lines(value.ToString()));

    /// <inheritdoc/>
    public override void Write(char[] buffer, int index, int count) => Write(new string(buffer, index, count));

    /// <inheritdoc/>
    public override void Write(string? value) => inner.Write(PrintableText.Lines(value ?? ""));

    /// <inheritdoc/>
    public override void WriteLine() => inner.WriteLine();

    /// <inheritdoc/>
    public override void WriteLine(string? value) => inner.WriteLine(PrintableText.Lines(value ?? ""));

    /// <inheritdoc/>
    public override void Flush() => inner.Flush();
}
