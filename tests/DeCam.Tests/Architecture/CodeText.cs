using System.Text;
using System.Text.RegularExpressions;

namespace DeCam.Tests.Architecture;

/// <summary>The code of a C# file without its comments and texts. The holes of interpolated texts are code.</summary>
internal sealed partial class CodeText
{
    private readonly string _source;
    private readonly StringBuilder _code = new();
    private int _at;

    private CodeText(string source) => _source = source;

    /// <summary>The code.</summary>
    public static string Of(string source)
    {
        var text = new CodeText(source);
        text.ReadCode(isHole: false);
        return text._code.ToString();
    }

    private void ReadCode(bool isHole)
    {
        for (var depth = 0; _at < _source.Length;)
        {
            if (isHole && depth == 0 && _source[_at] == '}') return;
            if (TextStart().Match(_source, _at) is { Success: true } start)
            {
                _at += start.Length;
                _code.Append(' ');
                var (marks, quotes) = (start.Groups["marks"].Value, start.Groups["quotes"].Length);
                if (quotes != 2) ReadText(marks.Count(m => m == '$'), marks.Contains('@', StringComparison.Ordinal), quotes);
            }
            else if (Skipped().Match(_source, _at) is { Success: true } skipped)
            {
                _at += skipped.Length;
            }
            else
            {
                depth += _source[_at] switch { '{' => 1, '}' => -1, _ => 0 };
                _code.Append(_source[_at++]);
            }
        }
    }

    private void ReadText(int dollars, bool isVerbatim, int quotes)
    {
        while (_at < _source.Length)
        {
            if (Take('"', quotes))
            {
                if (!isVerbatim || quotes > 1 || !Take('"', 1)) return;
            }
            else if (quotes == 1 && !isVerbatim && _source[_at] == '\\')
            {
                _at += 2;
            }
            else if (dollars > 0 && quotes == 1 && Take('{', 2))
            {
                // A brace that is part of the text.
            }
            else if (dollars > 0 && Take('{', dollars))
            {
                _code.Append('(');
                ReadCode(isHole: true);
                _at += dollars;
                _code.Append(')');
            }
            else
            {
                _at++;
            }
        }
    }

    private bool Take(char mark, int count)
    {
        if (_at + count > _source.Length || _source.AsSpan(_at, count).ContainsAnyExcept(mark)) return false;
        _at += count;
        return true;
    }

    // Three quotes or more begin a raw text; two are an empty one.
    [GeneratedRegex("""\G(?<marks>[$@]*)(?<quotes>"{3,}|""|")""")]
    private static partial Regex TextStart();

    [GeneratedRegex(@"\G(//[^\n]*|/\*.*?\*/|'(\\.[^']*|[^\\'])')", RegexOptions.Singleline)]
    private static partial Regex Skipped();
}
