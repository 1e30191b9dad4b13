using System.ComponentModel;

namespace DeCam.Cluster.Silo;

/// <summary>Checks that the text of an option can be read as its type, and says what is wanted where it cannot.</summary>
internal static class ValueForm
{
    /// <summary>Refuses a text that is not of the type.</summary>
    /// <exception cref="StartRefusedException">The text is not of the type.</exception>
    public static void Check(string path, string text, Type type)
    {
        var plain = Nullable.GetUnderlyingType(type) ?? type;
        if (text.Length == 0 && plain != type) return;
        try
        {
            TypeDescriptor.GetConverter(plain).ConvertFromInvariantString(text);
        }
        catch (Exception unreadable) when (unreadable is FormatException or ArgumentException or NotSupportedException or OverflowException)
        {
            throw StartRefusedException.Option($"{path} is '{text}' but {Wanted(plain)} is wanted; correct or leave out {OptionNames.Written(path)}.", unreadable);
        }
    }

    private static string Wanted(Type type) =>
        type.IsEnum ? $"one of {string.Join(", ", Enum.GetNames(type)).ToLowerInvariant()}"
        : type == typeof(bool) ? "true or false"
        : type == typeof(TimeSpan) ? "a time like 00:00:30"
        : type == typeof(int) ? "a whole number"
        : "another form";
}
