using System.Globalization;

namespace DeCam.Inference.Classes.LabelFiles;

/// <summary>Reads the text of a Python literal (dict, list, tuple, strings, numbers), also behind <c>name =</c>, into nodes.</summary>
internal sealed class PythonTree
{
    private readonly PythonText _text;
    private readonly TreeBudget _budget = new();

    private PythonTree(string text) => _text = new(text);

    /// <summary>Reads one value.</summary>
    /// <exception cref="FormatException">It is no such literal, or is nested too deep or has too many values.</exception>
    public static LabelNode Parse(string text)
    {
        var tree = new PythonTree(text[Start(text)..]);
        var node = tree.Value(1);
        tree._text.Take(';');
        return tree._text.Peek() == PythonText.End ? node : throw tree._text.Wrong();
    }

    /// <summary>Where the value begins: behind an assignment, if there is one.</summary>
    public static int Start(string text)
    {
        var bracket = text.AsSpan().IndexOfAny('{', '[', '(');
        var sign = bracket < 0 ? -1 : text.AsSpan(0, bracket).IndexOf('=');
        var isAssigned = sign > 0 && text.AsSpan(0, sign).Trim() is { Length: > 0 } name && IsName(name) && text.AsSpan(sign + 1, bracket - sign - 1).IsWhiteSpace();
        return isAssigned ? bracket : 0;
    }

    private static bool IsName(ReadOnlySpan<char> text)
    {
        foreach (var c in text)
        {
            if (!char.IsAsciiLetterOrDigit(c) && c is not ('_' or ' ')) return false;
        }

        return true;
    }

    private LabelNode Value(int depth)
    {
        var next = _text.Peek();
        var line = _text.Line;
        _budget.Take(line, depth);
        if (_text.Take('{')) return Map(line, depth);
        if (_text.Take('[')) return List(line, ']', depth);
        if (_text.Take('(')) return List(line, ')', depth);
        if (_text.TryString() is { } text) return new TextNode(line, text);
        var word = _text.Word();
        if (word.Length == 0) throw _text.Wrong();
        return int.TryParse(word, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? new NumberNode(line, number) : new OtherNode(line, word);
    }

    private ListNode List(int line, char close, int depth)
    {
        var items = new List<LabelNode>();
        while (!_text.Take(close))
        {
            items.Add(Value(depth + 1));
            if (_text.Take(',')) continue;
            _text.Expect(close);
            break;
        }

        return new(line, items);
    }

    private MapNode Map(int line, int depth)
    {
        var pairs = new List<(LabelNode, LabelNode)>();
        while (!_text.Take('}'))
        {
            var key = Value(depth + 1);
            if (key is not (TextNode or NumberNode)) throw _text.Wrong();
            _text.Expect(':');
            pairs.Add((key, Value(depth + 1)));
            if (_text.Take(',')) continue;
            _text.Expect('}');
            break;
        }

        return new(line, pairs);
    }
}
