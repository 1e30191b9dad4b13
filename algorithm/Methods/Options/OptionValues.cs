using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Reflection;
using System.Text;

namespace DeCam.Methods.Options;

/// <summary>Reads and writes the values an option may have: whole numbers, numbers, switches, words and enumerations.</summary>
internal static class OptionValues
{
    /// <summary>How an absent value is written, where an option may be absent.</summary>
    public const string Automatic = "auto";

    /// <summary>The value as it would be written after <c>=</c>.</summary>
    public static string Format(object? value) => value switch
    {
        null => Automatic,
        bool flag => flag ? "true" : "false",
        Enum member => NameOf(member),
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString() ?? "",
    };

    /// <summary>The value as it stands in results: a string, number or boolean.</summary>
    public static object Plain(object? value) => value is null or Enum ? Format(value) : value;

    /// <summary>Reads a value; false when the text is no value of the type.</summary>
    public static bool TryParse(Type type, string text, out object? value)
    {
        value = null;
        if (Nullable.GetUnderlyingType(type) is { } inner)
            return text == Automatic || TryParse(inner, text, out value);
        value = type switch
        {
            _ when type == typeof(string) => text,
            _ when type == typeof(bool) => bool.TryParse(text, out var flag) ? flag : null,
            _ when type == typeof(int) => int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole) ? whole : null,
            _ when type == typeof(double) => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) ? number : null,
            { IsEnum: true } => Enum.GetValues(type).Cast<Enum>().FirstOrDefault(m => NameOf(m) == text),
            _ => throw new NotSupportedException($"Options of type {type} are not supported; use int, double, bool, string or an enumeration."),
        };
        return value is not null;
    }

    /// <summary>The values allowed, for people: "a whole number from 4 to 100000".</summary>
    public static string Allowed(Type type, RangeAttribute? range)
    {
        if (Nullable.GetUnderlyingType(type) is { } inner) return $"{Allowed(inner, range)}, or {Automatic}";
        if (type == typeof(string)) return "a word";
        if (type == typeof(bool)) return "true or false";
        if (type.IsEnum) return AnyOf([.. Enum.GetValues(type).Cast<Enum>().Select(NameOf)]);
        return (type == typeof(int) ? "a whole number" : "a number") + Bounds(range);
    }

    private static string Bounds(RangeAttribute? range)
    {
        if (range is null) return "";
        var lower = $"{(range.MinimumIsExclusive ? "above" : "from")} {Format(range.Minimum)}";
        return range.Maximum is int.MaxValue or double.MaxValue or double.PositiveInfinity
            ? $" {lower}{(range.MinimumIsExclusive ? "" : " up")}"
            : $" {lower} {(range.MaximumIsExclusive ? "to below" : "to")} {Format(range.Maximum)}";
    }

    private static string AnyOf(string[] names) =>
        names.Length == 1 ? names[0] : $"{string.Join(", ", names[..^1])} or {names[^1]}";

    private static string NameOf(Enum member) =>
        member.GetType().GetField(member.ToString())?.GetCustomAttribute<OptionAttribute>()?.Name ?? Kebab(member.ToString());

    private static string Kebab(string name)
    {
        var kebab = new StringBuilder();
        foreach (var letter in name)
        {
            if (char.IsAsciiLetterUpper(letter) && kebab.Length > 0) kebab.Append('-');
            kebab.Append(char.ToLowerInvariant(letter));
        }

        return kebab.ToString();
    }
}
