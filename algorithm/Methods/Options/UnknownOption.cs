using DeCam.Scoring;

namespace DeCam.Methods.Options;

/// <summary>The refusal of an option that a method does not have.</summary>
internal static class UnknownOption
{
    /// <summary>The refusal, with the name that was perhaps meant.</summary>
    /// <param name="name">The option given.</param>
    /// <param name="method">Name of the method.</param>
    /// <param name="known">Names of the options it has.</param>
    public static ScoringRefusedException Refusal(string name, string method, IReadOnlyList<string> known) => new(RefusalKind.Option,
        known.Count == 0
            ? $"Method '{method}' has no option '{name}'; it has none at all."
            : $"Method '{method}' has no option '{name}'; {Nearest.Hint(name, known)}");
}
