using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using System.Numerics;

namespace DeCam.Cluster.Client.CommandLine;

/// <summary>Options whose errors are sentences for people.</summary>
internal static class Parsers
{
    /// <summary>An option that takes one whole number of at least <paramref name="least"/>.</summary>
    public static Option<T?> Number<T>(string name, string description, T least) where T : struct, IBinaryInteger<T> =>
        new(name) { Description = description, HelpName = "N", CustomParser = result => One(name, result, least) };

    /// <summary>An option that takes numbers separated by commas.</summary>
    public static Option<T[]> Numbers<T>(string name, string description, string helpName) where T : struct, INumber<T> =>
        new(name) { Description = description, HelpName = helpName, CustomParser = result => Several<T>(name, result) };

    /// <summary>An option that takes one of a few words.</summary>
    public static Option<string?> Word(string name, string description, params string[] words)
    {
        var option = new Option<string?>(name) { Description = description, HelpName = string.Join('|', words) };
        option.Validators.Add(result =>
        {
            if (result.Tokens is [var token] && !words.Contains(token.Value))
                result.AddError($"Option {name} takes {string.Join(" or ", words)} but got '{token.Value}'.");
        });
        return option;
    }

    private static T? One<T>(string name, ArgumentResult result, T least) where T : struct, IBinaryInteger<T>
    {
        var text = result.Tokens[0].Value;
        if (T.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value) && value >= least) return value;
        result.AddError($"Option {name} takes a whole number of at least {least} but got '{text}'.");
        return null;
    }

    private static T[] Several<T>(string name, ArgumentResult result) where T : struct, INumber<T>
    {
        var text = result.Tokens[0].Value;
        var parts = text.Split(',');
        var values = new T[parts.Length];
        for (var i = 0; i < parts.Length; i++)
        {
            if (T.TryParse(parts[i].Trim(), NumberStyles.Float, CultureInfo.InvariantCulture, out values[i])) continue;
            result.AddError($"Option {name} takes numbers separated by commas but got '{text}'.");
            return [];
        }

        return values;
    }
}
