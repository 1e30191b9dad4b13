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

    /// <summary>An option that takes one number from 0 to 1.</summary>
    public static Option<double?> Share(string name, string description) =>
        new(name) { Description = description, HelpName = "SHARE", CustomParser = result => Part(name, result) };

    /// <summary>An option that takes a length of time as <see cref="TimeText"/> reads it, like 90s, 5m, 1.5h or 30d.</summary>
    /// <param name="name">The option.</param>
    /// <param name="description">What it is for.</param>
    /// <param name="least">The shortest time it takes.</param>
    /// <param name="most">The longest.</param>
    public static Option<TimeSpan?> Duration(string name, string description, TimeSpan least, TimeSpan most) =>
        new(name) { Description = description, HelpName = "TIME", CustomParser = result => Time(name, result, least, most) };

    /// <summary>An option that takes one of a few words.</summary>
    public static Option<string?> Word(string name, string description, params string[] words)
    {
        var option = new Option<string?>(name) { Description = description, HelpName = string.Join('|', words) };
        option.CompletionSources.Add(words);
        option.Validators.Add(result =>
        {
            if (result.Tokens is [var token] && !words.Contains(token.Value))
                result.AddError($"Option {name} takes {string.Join(" or ", words)} but got '{token.Value}'.");
        });
        return option;
    }

    /// <summary>Reads a number from 0 to 1.</summary>
    public static bool TryShare(string text, out double share) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out share) && share is >= 0 and <= 1;

    private static double? Part(string name, ArgumentResult result)
    {
        var text = result.Tokens[0].Value;
        if (TryShare(text, out var value)) return value;
        result.AddError($"Option {name} takes a number from 0 to 1 but got '{text}'.");
        return null;
    }

    private static TimeSpan? Time(string name, ArgumentResult result, TimeSpan least, TimeSpan most)
    {
        var text = result.Tokens[0].Value;
        if (TimeText.TryParse(text, out var time) && time >= least && time <= most) return time;
        result.AddError(string.Create(CultureInfo.InvariantCulture, $"Option {name} takes a time of {least.TotalSeconds:0} s to {most.Days:N0} day{(most.Days == 1 ? "" : "s")}, like 30s, 5m, 1.5h or {Math.Min(most.Days, 2)}d, but got '{text}'."));
        return null;
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
