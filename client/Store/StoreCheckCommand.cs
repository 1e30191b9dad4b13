using System.CommandLine;
using System.Globalization;
using DeCam.Cluster.Client.Clusters;
using DeCam.Cluster.Client.CommandLine;

namespace DeCam.Cluster.Client.Store;

/// <summary><c>decam store check</c>: reads everything that is stored.</summary>
internal static class StoreCheckCommand
{
    /// <summary>The command.</summary>
    public static Command Create(CommandConsole console)
    {
        var cluster = new ClusterOptions();
        var command = new ExampleCommand("check", "Read every record and artifact; name what is damaged, what is missing, and what belongs to nothing.",
            "decam store check", "decam store check --cluster localhost --json");
        cluster.AddTo(command);
        command.SetAction((parsed, cancellationToken) => ClusterCalls.UseAsync(cluster.Read(parsed), OutputOptions.Read(parsed), console,
            calls => RunAsync(calls, console, OutputOptions.Read(parsed).Json, cancellationToken), cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(ClusterCalls calls, CommandConsole console, bool json, CancellationToken cancellationToken)
    {
        var (store, check) = (calls.Cluster.Grains.GetGrain<IStoreGrain>(0), Guid.NewGuid().ToString("N"));
        var findings = new List<StoreFinding>();
        CheckPage page;
        do
        {
            page = await calls.AskAsync(() => store.CheckAsync(check, findings.Count), cancellationToken);
            if (page.Failure is { } failure) throw new CommandFailedException(ExitCode.Internal, failure);
            findings.AddRange(page.Findings);
        }
        while (page.IsOpen || (findings.Count < page.Total && page.Findings.Length > 0));
        Tell(page, findings, console, json);
        return findings.Exists(f => f.Kind != FindingKind.Orphan) ? ExitCode.SomeFailed : ExitCode.Done;
    }

    private static void Tell(CheckPage page, List<StoreFinding> findings, CommandConsole console, bool json)
    {
        int Count(FindingKind kind) => findings.Count(f => f.Kind == kind);
        if (json)
        {
            console.Out.WriteDocument(Json.Text(new
            {
                Schema = "decam.store-check/1",
                page.Records,
                page.Artifacts,
                Findings = findings.Select(f => new { Kind = f.Kind.ToString().ToLowerInvariant(), f.Sentence }),
            }));
            return;
        }

        foreach (var finding in findings.OrderBy(f => f.Kind)) console.Out.WriteLine($"{finding.Kind.ToString().ToLowerInvariant()}: {finding.Sentence}");
        console.Out.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{page.Records:N0} records and {page.Artifacts:N0} artifacts read: {Count(FindingKind.Damaged)} damaged, {Count(FindingKind.Missing)} missing, {Count(FindingKind.Orphan)} of nothing."));
    }
}
