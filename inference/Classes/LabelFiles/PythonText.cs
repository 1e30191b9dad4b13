using System.Globalization;
using System.Text;

namespace DeCam.Inference.Classes.LabelFiles;

/// <summary>Takes the tokens of Python text, from front to back.</summary>
/// <param name="text">The text.</param>
internal sealed class PythonText(string text)
{
    /// <summary>Stands for the end of the text.</summary>
    public const char End = '\0';

    private int _at;

    /// <summary>The present line, from 1.</summary>
    public int Line { get; private set; } = 1;

    /// <summary>The next character behind white space and comments, which it passes over.</summary>
    public char Peek()
    {
        for (var isComment = false; _at < text.Length; _at++)
        {
            var c = text[_at];
            if (c == '\n') (Line, isComment) = (Line + 1, false);
            else if (c == '#') isComment = true;
            else if (!isComment && !char.IsWhiteSpace(c)) return c;
        }

        return End;
    }

    /// <summary>Takes a character, if it is the next.</summary>
    public bool Take(char wanted)
    {
        if (Peek() != wanted) return false;
        _at++;
        return true;
    }

    /// <summary>Takes a character that must be the next.</summary>
    /// <exception cref="FormatException">It is not.</exception>
    public void Expect(char wanted)
    {
        if (!Take(wanted)) throw Wrong();
    }

    /// <summary>Takes a number or a name; empty where neither comes next.</summary>
    public string Word()
    {
        Peek();
        var start = _at;
        while (_at < text.Length && (char.IsAsciiLetterOrDigit(text[_at]) || text[_at] is '_' or '.' or '-' or '+')) _at++;
        return text[start.._at];
    }

    /// <summary>Takes a string, or several that stand side by side and make one; null where none comes next.</summary>
    /// <exception cref="FormatException">The string does not end on its line, or an escape is cut short.</exception>
    public string? TryString()
    {
        StringBuilder? all = null;
        while (true)
        {
            var first = Peek();
            // u'...' is how Python 2 writes strings.
            if (first is 'u' or 'U' && _at + 1 < text.Length && text[_at + 1] is '\'' or '"') first = text[++_at];
            if (first is not ('\'' or '"')) return all?.ToString();
            _at++;
            Quoted(first, all ??= new());
        }
    }

    /// <summary>The refusal of what comes next.</summary>
    public FormatException Wrong() =>
        new(Peek() is var next && next == End ? "ends in the middle of a Python value" : $"is no valid Python text at '{next}' in line {Line}");

    private void Quoted(char quote, StringBuilder into)
    {
        for (; _at < text.Length && text[_at] != '\n'; _at++)
        {
            if (text[_at] == quote)
            {
                _at++;
                return;
            }

            if (text[_at] == '\\') Escape(into);
            else into.Append(text[_at]);
        }

        throw new FormatException($"has a Python string without its closing {quote} in line {Line}");
    }

    // Leaves the place at the escape's last character.
    private void Escape(StringBuilder into)
    {
        var c = ++_at < text.Length ? text[_at] : End;
        var digits = c switch { 'x' => 2, 'u' => 4, 'U' => 8, _ => 0 };
        if (digits > 0) Code(digits, into);
        else if (c is '\\' or '\'' or '"') into.Append(c);
        else if (c is 'n' or 't' or 'r') into.Append(' ');
        else if (c is End or '\n' or '\r') throw new FormatException($"has an escape that is cut short in line {Line}");
        else into.Append('\\').Append(c);
    }

    private void Code(int digits, StringBuilder into)
    {
        if (_at + digits >= text.Length || !int.TryParse(text.AsSpan(_at + 1, digits), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var code) || code is < 0 or > 0x10FFFF)
            throw new FormatException($"has an escape that is no character in line {Line}");
        if (code <= char.MaxValue) into.Append((char)code);
        else into.Append(char.ConvertFromUtf32(code));
        _at += digits;
    }
}
