namespace DeCam.Cluster.Testing.Mishaps;

/// <summary>When a mishap happens.</summary>
internal enum MishapMoment
{
    /// <summary>Before the command.</summary>
    Before,

    /// <summary>As soon as the sweep is accepted; its images may have been looked at or not.</summary>
    Accepted,

    /// <summary>Once a cell is done.</summary>
    During,
}

/// <summary>One thing that goes wrong, and how a sweep may end of it.</summary>
/// <param name="Kind">What kind of thing.</param>
/// <param name="Words">The same with its place, for people.</param>
/// <param name="Moment">When.</param>
/// <param name="Happen">Lets it happen.</param>
/// <param name="Ends">The ends that are right.</param>
internal sealed record Mishap(string Kind, string Words, MishapMoment Moment, Action Happen, params MishapEnd[] Ends)
{
    /// <summary>Whether standard error of the command is closed.</summary>
    public bool ClosesError { get; init; }

    /// <summary>Number of the silo that takes no uploads; null for none.</summary>
    public int? FullSilo { get; init; }
}

/// <summary>How a sweep ends.</summary>
/// <param name="ExitCode">Exit code of the command.</param>
/// <param name="Done">Cells done.</param>
/// <param name="Failed">Cells failed.</param>
/// <param name="Names">What the command must say.</param>
internal sealed record MishapEnd(int ExitCode, int Done, int Failed, params string[] Names)
{
    /// <summary>Whether a command ended so.</summary>
    public bool Is(int exitCode, SweepStatus status, string text) =>
        (exitCode, status.Done, status.FailedCells) == (ExitCode, Done, Failed) && Array.TrueForAll(Names, name => text.Contains(name, StringComparison.Ordinal));

    /// <summary>In words.</summary>
    public override string ToString() => $"exit {ExitCode}, {Done} done, {Failed} failed{(Names.Length > 0 ? $", names {string.Join(" and ", Names)}" : "")}";
}
