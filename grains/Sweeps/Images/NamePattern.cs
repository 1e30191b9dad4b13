using System.Text;
using System.Text.RegularExpressions;
using DeCam.Scoring;

namespace DeCam.Cluster.Grains.Sweeps.Images;

/// <summary>
/// Patterns of file names: * and ? within a folder, ** over folders; upper and lower case are alike. Matching takes time in proportion to
/// name and pattern, and both are bounded.
/// </summary>
internal sealed class NamePattern(string pattern)
{
    private const int MostCharacters = 1000, MostWildcards = 32;

    private readonly Regex _regex = new(Translate(Checked(pattern)), RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.NonBacktracking | RegexOptions.Singleline);

    /// <summary>Whether the pattern matches names in sub-folders.</summary>
    public bool IsDeep { get; } = pattern.Contains('/', StringComparison.Ordinal) || pattern.Contains("**", StringComparison.Ordinal);

    /// <summary>Whether a name, with '/' between folders, matches.</summary>
    public bool Matches(string name) => _regex.IsMatch(name);

    private static string Checked(string pattern)
    {
        if (pattern.Length > MostCharacters) throw Refused($"has {pattern.Length} characters but at most {MostCharacters} are allowed");
        var wildcards = pattern.Replace("**", "*", StringComparison.Ordinal).Count(c => c is '*' or '?');
        return wildcards <= MostWildcards ? pattern : throw Refused($"has {wildcards} of * and ? but at most {MostWildcards} are allowed");
    }

    private static ScoringRefusedException Refused(string what) =>
        new(RefusalKind.Input, $"The pattern of images.include {what}; name the images by a shorter one, or put them into a folder of their own.");

    private static string Translate(string pattern)
    {
        var regex = new StringBuilder("^");
        for (var i = 0; i < pattern.Length; i++)
        {
            if (pattern.AsSpan(i).StartsWith("**/")) { regex.Append("(.*/)?"); i += 2; }
            else if (pattern.AsSpan(i).StartsWith("**")) { regex.Append(".*"); i++; }
            else if (pattern[i] == '*') regex.Append("[^/]*");
            else if (pattern[i] == '?') regex.Append("[^/]");
            else regex.Append(Regex.Escape(pattern[i].ToString()));
        }

        return regex.Append("\\z").ToString();
    }
}
