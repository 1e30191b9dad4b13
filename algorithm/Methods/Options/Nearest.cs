namespace DeCam.Methods.Options;

/// <summary>Finds the known word nearest to a misspelt one.</summary>
public static class Nearest
{
    /// <summary>The end of a refusal: "did you mean 'x'?", or the list of known words when none is near.</summary>
    public static string Hint(string word, IReadOnlyList<string> known)
    {
        var nearest = known.MinBy(k => EditDistance(word, k))!;
        return EditDistance(word, nearest) <= Math.Max(2, word.Length / 3)
            ? $"did you mean '{nearest}'?"
            : $"use one of {string.Join(", ", known)}.";
    }

    /// <summary>Insertions, deletions, substitutions and swaps of neighbours that turn one word into the other (restricted Damerau-Levenshtein).</summary>
    public static int EditDistance(string a, string b)
    {
        var cost = new int[a.Length + 1, b.Length + 1];
        for (var i = 0; i <= a.Length; i++) cost[i, 0] = i;
        for (var j = 0; j <= b.Length; j++) cost[0, j] = j;
        for (var i = 1; i <= a.Length; i++)
        {
            for (var j = 1; j <= b.Length; j++)
            {
                var substitution = cost[i - 1, j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
                cost[i, j] = Math.Min(Math.Min(cost[i - 1, j], cost[i, j - 1]) + 1, substitution);
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                    cost[i, j] = Math.Min(cost[i, j], cost[i - 2, j - 2] + 1);
            }
        }

        return cost[a.Length, b.Length];
    }
}
