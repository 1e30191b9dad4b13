namespace DeCam.Cluster.Client.Results;

/// <summary>A result on disk.</summary>
/// <param name="Folder">Where its files are.</param>
/// <param name="Document">What <c>result.json</c> says.</param>
internal sealed record WrittenResult(string Folder, ResultDocument Document)
{
    /// <summary>Whether it was finished before this command.</summary>
    public bool Taken { get; init; }
}
