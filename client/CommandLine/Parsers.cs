using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using System.Numerics;

namespace DeCam.Cluster.Client.CommandLine;

/// <summary>Options whose errors are sentences for people.</summary>
internal static class Parsers
{
    /// <summary>An option that takes one whole number from <paramref name="least"/> to <paramref name="most"/>, or to what its type holds.</summary>
    public static Option<T?> Number<T>(string name, string description, T least, T? most = null) where T : struct, IBinaryInteger<T>, IMinMaxValue<T> =>
        new(name) { Description = description, HelpName = "N", CustomParser = result => One(name, result, least, most ?? T.MaxValue) };

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

    private static T? One<T>(string name, ArgumentResult result, T least, T most) where T : struct, IBinaryInteger<T>
    {
        var text = result.Tokens[0].Value;
        if (T.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value) && value >= least && value <= most) return value;
        result.AddError(string.Create(CultureInfo.InvariantCulture, $"Option {name} takes a whole number from {least} to {most} but got '{text}'."));
        return null;
    }

    private static T[] Several<T>(string name, ArgumentResult result) where T : struct, INumber<T>
    {
        var text = result.Tokens[0].Value;
        var parts = text.Split(',');
        var values = new T[parts.Length];
        for (var i = 0; i < parts.Length; i++)
        {
            if (T.TryParse(parts[i].Trim(), NumberStyles.Float, CultureInfo.InvariantCulture, out values[i]) && T.IsFinite(values[i])) continue;
            result.AddError($"Option {name} takes {(T.IsInteger(T.One / (T.One + T.One)) ? "whole numbers" : "numbers")} separated by commas but got '{text}'.");
            return [];
        }

        return values;
    }
}
