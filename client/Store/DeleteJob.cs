using DeCam.Cluster.Client.Clusters;
using DeCam.Cluster.Client.CommandLine;

namespace DeCam.Cluster.Client.Store;

/// <summary>Deletes runs or sweeps, and counts what became of each.</summary>
internal sealed class DeleteJob(ClusterCalls calls, DeletedKind kind, CommandConsole console, bool json, bool isSure)
{
    private const int AtOnce = 8;
    private const string Unknown = "unknown";

    /// <summary>Deletes what was chosen.</summary>
    /// <returns>The exit code.</returns>
    public async Task<int> RunAsync(DeleteChoice choice, CancellationToken cancellationToken)
    {
        var unknown = new List<string>();
        foreach (var id in choice.Ids)
            if (await kind.StateAsync(calls, id, cancellationToken) == Unknown) unknown.Add(id);
        var chosen = choice.Ids.Length > 0 ? choice.Ids.Except(unknown).ToList() : await FindAsync(choice, cancellationToken);
        if (chosen.Count > 1 && !isSure && console is { IsTerminal: true, Input: not null } && !await Question.ConfirmsAsync(console, $"Delete {kind.Counted(chosen.Count)}?", cancellationToken))
            throw new CommandFailedException(ExitCode.Interrupted, "Nothing was deleted.");
        var kept = new List<(string Id, string State)>();
        foreach (var part in chosen.Chunk(AtOnce))
            kept.AddRange((await Task.WhenAll(part.Select(async id => (Id: id, State: await kind.DeleteAsync(calls, id, cancellationToken))))).Where(d => !IsGone(d.State)));
        foreach (var id in chosen.Except(kept.Select(k => k.Id))) calls.Cluster.ForgetClaim(id);
        return Tell(chosen.Count - kept.Count, kept, unknown, isByName: choice.Ids.Length > 0);
    }

    // A repeated call whose first answer was lost finds nothing.
    private static bool IsGone(string state) => state is "completed" or "failed" or "cancelled" or Unknown;

    private async Task<List<string>> FindAsync(DeleteChoice choice, CancellationToken cancellationToken)
    {
        var store = calls.Cluster.Grains.GetGrain<IStoreGrain>(0);
        var (search, query) = (Guid.NewGuid().ToString("N"), new WorkQuery(kind.Kind, choice.Older is { } age ? DateTime.UtcNow - age : null, choice.States));
        var found = new List<string>();
        while (true)
        {
            var page = await calls.AskAsync(() => store.FindAsync(search, query, found.Count), cancellationToken);
            if (page.IsOpen) continue;
            found.AddRange(page.Items.Select(i => i.Id));
            if (found.Count >= page.Total || page.Items.Length == 0) return found;
        }
    }

    private int Tell(int deleted, List<(string Id, string State)> kept, List<string> unknown, bool isByName)
    {
        if (json) console.Out.WriteDocument(Json.Text(new { Schema = "decam.deleted/1", Deleted = deleted, Kept = kept.Select(k => new { k.Id, k.State }), Unknown = unknown }));
        else console.Out.WriteLine($"{kind.Counted(deleted)} deleted{Kept(kept)}{(unknown.Count > 0 ? $", {unknown.Count} not known" : "")}.");
        if (!isByName) return ExitCode.Done;
        foreach (var (id, state) in kept) console.Error.WriteLine($"The {kind.One} '{id}' is {state}; stop it with 'decam {kind.Group} cancel {id}' first.");
        foreach (var id in unknown) console.Error.WriteLine($"The {kind.One} '{id}' is not known to cluster '{calls.Cluster.Name}'; 'decam {kind.Group} list' shows those that are.");
        return kept.Count + unknown.Count == 0 ? ExitCode.Done : deleted > 0 ? ExitCode.SomeFailed : ExitCode.Usage;
    }

    private static string Kept(List<(string Id, string State)> kept) =>
        kept.Count == 0 ? "" : $", {kept.Count} kept: {string.Join(", ", kept.Select(k => k.State).Distinct().Order(StringComparer.Ordinal))}";
}
