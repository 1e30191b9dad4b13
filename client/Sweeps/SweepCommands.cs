namespace DeCam.Cluster.Client.Sweeps;

/// <summary>The commands that a report tells, so that it can be made again; without the paths of the machine they ran on.</summary>
internal static class SweepCommands
{
    /// <summary>Those of a sweep that was run from a specification.</summary>
    public static IReadOnlyList<string> Run(SweepRunRequest request, string id) =>
        [$"decam sweep run {Word(Path.GetFileName(request.SpecFile))}{(request.AnyArithmetic ? " --arithmetic any" : "")}", Results(id)];

    /// <summary>The one that writes the results again.</summary>
    public static string Results(string id) => $"decam sweep results {id}";

    private static string Word(string name) => name.All(c => char.IsLetterOrDigit(c) || c is '-' or '_' or '.') ? name : $"'{name.Replace("'", "'\\''", StringComparison.Ordinal)}'";
}
