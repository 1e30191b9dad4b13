using DeCam.Scoring;

namespace DeCam.Inference.Servers;

/// <summary>The value of the header <c>Authorization</c>, which the environment alone gives and which is sent to the server alone.</summary>
internal static class ServerSecret
{
    /// <summary>Name of the variable.</summary>
    public const string Variable = "DECAM_MODEL_SERVER_AUTHORIZATION";

    /// <summary>The value; null where the variable is not set.</summary>
    /// <exception cref="ScoringRefusedException">It cannot be the value of a header; the sentence does not repeat it.</exception>
    public static string? Read()
    {
        var value = Environment.GetEnvironmentVariable(Variable)?.Trim();
        if (string.IsNullOrEmpty(value)) return null;
        return value.All(c => c is >= ' ' and <= '~') ? value : throw new ScoringRefusedException(RefusalKind.Option,
            $"Variable {Variable} holds characters that no header may have, such as the end of a line; set it to a value like 'Bearer TOKEN' in one line.");
    }
}
