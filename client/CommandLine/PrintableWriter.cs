using System.Text;
using DeCam.Scoring;

namespace DeCam.Cluster.Client.CommandLine;

/// <summary>
/// Writes text whose control characters are escapes: names of files, models and classes come from anybody, and a terminal carries out
/// what they hold. A line that is written as one stays one, so no name can begin a line of its own; of other text line ends and tabs
/// stay. The escapes are those of JSON, so a document stays the same document.
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
    public override void WriteLine(string? value) => inner.WriteLine(PrintableText.Of(value ?? ""));

    /// <inheritdoc/>
    public override void Flush() => inner.Flush();
}

/// <summary>Text of several lines.</summary>
internal static class DocumentWriting
{
    /// <summary>Writes a document, such as JSON or a script, and ends its last line.</summary>
    public static void WriteDocument(this TextWriter output, string text)
    {
        output.Write(text);
        output.WriteLine();
    }
}
