using DeCam.Cluster.Client.Clusters;

namespace DeCam.Cluster.Client.Store;

/// <summary>Runs or sweeps, for commands that delete them.</summary>
/// <param name="Kind">Which.</param>
/// <param name="Group">The group of commands.</param>
/// <param name="One">One of them in words.</param>
/// <param name="Several">Several of them in words.</param>
/// <param name="Help">What the command does.</param>
/// <param name="ExampleId">An id for examples.</param>
internal sealed record DeletedKind(WorkKind Kind, string Group, string One, string Several, string Help, string ExampleId)
{
    /// <summary>Single explanations.</summary>
    public static DeletedKind Runs { get; } = new(WorkKind.Run, "runs", "run", "runs",
        "Delete explanations that have ended; maps that nothing else names go a day later.", "0123456789abcdef0123456789abcdef");

    /// <summary>Sweeps.</summary>
    public static DeletedKind Sweeps { get; } = new(WorkKind.Sweep, "sweep", "sweep", "sweeps",
        "Delete sweeps that have ended, with their rows and runs; maps that nothing else names go a day later.", "0123456789abcdef");

    /// <summary>A number of them in words.</summary>
    public string Counted(int count) => $"{count} {(count == 1 ? One : Several)}";

    /// <summary>Where a run or sweep stands, in a word.</summary>
    public async Task<string> StateAsync(ClusterCalls calls, string id, CancellationToken cancellationToken) => Kind == WorkKind.Run
        ? (await calls.AskAsync(calls.Cluster.Grains.GetGrain<IExplanationGrain>(id).StatusAsync, cancellationToken)).State.ToString().ToLowerInvariant()
        : (await calls.AskAsync(calls.Cluster.Grains.GetGrain<ISweepGrain>(id).StatusAsync, cancellationToken)).State.ToString().ToLowerInvariant();

    /// <summary>Deletes it and says where it stood before.</summary>
    public async Task<string> DeleteAsync(ClusterCalls calls, string id, CancellationToken cancellationToken) => Kind == WorkKind.Run
        ? (await calls.AskAsync(calls.Cluster.Grains.GetGrain<IExplanationGrain>(id).DeleteAsync, cancellationToken)).ToString().ToLowerInvariant()
        : (await calls.AskAsync(calls.Cluster.Grains.GetGrain<ISweepGrain>(id).DeleteAsync, cancellationToken)).ToString().ToLowerInvariant();
}

/// <summary>What is to be deleted.</summary>
/// <param name="Ids">By id; empty where the others choose.</param>
/// <param name="Older">Only what ended longer ago, or null.</param>
/// <param name="States">Only what ended so; empty for all.</param>
internal sealed record DeleteChoice(string[] Ids, TimeSpan? Older, string[] States);
