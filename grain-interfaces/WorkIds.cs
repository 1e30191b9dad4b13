namespace DeCam.Cluster;

/// <summary>What ids of runs and sweeps look like, so that they can stand in commands, addresses, file names and keys.</summary>
public static class WorkIds
{
    /// <summary>Characters at most.</summary>
    public const int MaxLength = 64;

    private const int Shown = 40;

    /// <summary>What is wrong with an id in one sentence, or null.</summary>
    public static string? Fault(string id) => id.Length is > 0 and <= MaxLength && id[0] != '.' && id.All(IsAllowed)
        ? null
        : $"The id '{(id.Length <= Shown ? id : id[..Shown] + "...")}' cannot be used; give 1 to {MaxLength} letters, digits, '-', '_' and '.', with no '.' at the start.";

    private static bool IsAllowed(char c) => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.';
}
