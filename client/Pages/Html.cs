using System.Globalization;
using System.Net;
using System.Runtime.CompilerServices;
using System.Text;
using DeCam.Scoring;

namespace DeCam.Cluster.Client.Pages;

/// <summary>
/// Markup. It is only made by <see cref="Of"/>, which escapes every text that is put into it, so that no name of a file, model, class
/// or sweep can be more than text.
/// </summary>
internal readonly struct Html
{
    private readonly string? _markup;

    private Html(string markup) => _markup = markup;

    /// <summary>The markup of an interpolated string: its literal parts as they are, and escaped what is put in.</summary>
    public static Html Of(ref HtmlInterpolation markup) => new(markup.End());

    /// <summary>A text, escaped.</summary>
    public static Html Text(string text) => Of($"{text}");

    /// <summary>A style sheet or a script of this software, which nothing is put into.</summary>
    /// <param name="element">style or script.</param>
    /// <param name="content">Its content.</param>
    public static Html Own(string element, string content) => new($"<{element}>{content}</{element}>");

    /// <summary>An attribute with its value after a space; nothing where there is no value.</summary>
    public static Html Attribute(string name, string? value) => value is null ? default : new($" {name}=\"{Escaped(value)}\"");

    /// <inheritdoc/>
    public override string ToString() => _markup ?? "";

    /// <summary>A text as markup that shows it. Marks that turn the direction of text are shown by their number.</summary>
    internal static string Escaped(string text)
    {
        var printable = PrintableText.Of(text);
        return WebUtility.HtmlEncode(printable.Any(IsMark) ? string.Concat(printable.Select(c => IsMark(c) ? $"\\u{(int)c:x4}" : $"{c}")) : printable);
    }

    private static bool IsMark(char c) => c is '\u061c' or '\u200e' or '\u200f' or '\ufeff';
}

/// <summary>Builds the markup of an interpolated string.</summary>
[InterpolatedStringHandler]
internal readonly struct HtmlInterpolation
{
    private readonly StringBuilder _markup;

    /// <summary>Begins.</summary>
    public HtmlInterpolation(int literalLength, int formattedCount) => _markup = new(literalLength + formattedCount * 16);

    /// <summary>Takes markup.</summary>
    public void AppendLiteral(string markup) => _markup.Append(markup);

    /// <summary>Takes markup that is safe already.</summary>
    public void AppendFormatted(Html part) => _markup.Append(part.ToString());

    /// <summary>Takes markup that is safe already.</summary>
    public void AppendFormatted(IEnumerable<Html> parts)
    {
        foreach (var part in parts) _markup.Append(part.ToString());
    }

    /// <summary>Takes a text and escapes it.</summary>
    public void AppendFormatted(string? text) => _markup.Append(Html.Escaped(text ?? ""));

    /// <summary>Takes a whole number.</summary>
    public void AppendFormatted(long number) => _markup.Append(number.ToString(CultureInfo.InvariantCulture));

    /// <summary>Takes a number.</summary>
    public void AppendFormatted(double number, string format) => _markup.Append(number.ToString(format, CultureInfo.InvariantCulture));

    /// <summary>The markup.</summary>
    internal string End() => _markup.ToString();
}
