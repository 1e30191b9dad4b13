using DeCam.Scoring;

namespace DeCam.Inference.Classes.LabelFiles;

/// <summary>The text of a label file.</summary>
internal sealed class LabelText
{
    /// <summary>Lines, or values of JSON and Python text, that a file may have.</summary>
    public const int MostValues = 1 << 20;

    /// <summary>How deep values may be nested.</summary>
    public const int MostDepth = 8;

    private LabelText(string subject, string text, int mostLines)
    {
        (Subject, Text) = (subject, text);
        if (text.AsSpan().Count('\n') >= mostLines) throw Refused($"has more than {mostLines} lines; give one line for each class or image.");
        Lines = text.Length == 0 ? [] : text.Split('\n', StringSplitOptions.TrimEntries);
        // A tab at the beginning of a line is an empty first field.
        Filled = [.. text.Split('\n').Select((line, i) => new TextLine(i + 1, line.Trim(' ', '\r'))).Where(l => !string.IsNullOrWhiteSpace(l.Text))];
    }

    /// <summary>The text's name, with which sentences on it begin.</summary>
    public string Subject { get; }

    /// <summary>The whole text, without white space at its end.</summary>
    public string Text { get; }

    /// <summary>Its lines, trimmed.</summary>
    public IReadOnlyList<string> Lines { get; }

    /// <summary>Its lines without the empty ones.</summary>
    public IReadOnlyList<TextLine> Filled { get; }

    /// <summary>Decodes a file: UTF-8, or another encoding that its byte order mark names.</summary>
    /// <param name="fileName">Its name, for messages.</param>
    /// <param name="bytes">Its bytes.</param>
    /// <param name="mostLines">Lines it may have.</param>
    /// <exception cref="ScoringRefusedException">It is no text, or has too many lines.</exception>
    public static LabelText Of(string fileName, byte[] bytes, int mostLines = MostValues)
    {
        using var reader = new StreamReader(new MemoryStream(bytes));
        return Of($"Labels file '{fileName}'", reader.ReadToEnd(), mostLines);
    }

    /// <summary>A text that is no file.</summary>
    /// <param name="subject">Its name, with which sentences on it begin.</param>
    /// <param name="content">The text.</param>
    /// <param name="mostLines">Lines it may have.</param>
    /// <exception cref="ScoringRefusedException">It is no text, or has too many lines.</exception>
    public static LabelText Of(string subject, string content, int mostLines = MostValues)
    {
        var text = new LabelText(subject, content.TrimEnd(), mostLines);
        return !text.Text.Contains('\0', StringComparison.Ordinal) ? text
            : throw text.Refused("holds zero bytes, as binary files and UTF-16 without a byte order mark do; save it as UTF-8.");
    }

    /// <summary>A refusal of the file.</summary>
    /// <param name="predicate">What is wrong with it and the way out.</param>
    public ScoringRefusedException Refused(string predicate) => new(RefusalKind.Input, $"{Subject} {predicate}");

    /// <summary>The beginning of a text, for messages.</summary>
    public static string Short(string text) => text.Length <= 40 ? text : text[..40] + "...";
}

/// <summary>A line of a label file.</summary>
/// <param name="Number">Its number, from 1.</param>
/// <param name="Text">Its text, without spaces at its ends.</param>
internal readonly record struct TextLine(int Number, string Text);
