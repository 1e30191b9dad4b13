using System.Text;
using System.Text.RegularExpressions;

namespace DeCam.Cluster.Grains.Sweeps.Images;

/// <summary>Patterns of file names: * and ? within a folder, ** over folders; upper and lower case are alike.</summary>
internal sealed class NamePattern(string pattern)
{
    private readonly Regex _regex = new(Translate(pattern), RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.NonBacktracking);

    /// <summary>Whether it reaches into folders.</summary>
    public bool IsDeep { get; } = pattern.Contains('/', StringComparison.Ordinal) || pattern.Contains("**", StringComparison.Ordinal);

    /// <summary>Whether a name, with '/' between folders, matches.</summary>
    public bool Matches(string name) => _regex.IsMatch(name);

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

        return regex.Append('$').ToString();
    }
}
