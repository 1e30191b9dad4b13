using System.CommandLine;
using System.Globalization;
using DeCam.Cluster.Client.Clusters;
using DeCam.Cluster.Client.CommandLine;
using DeCam.Cluster.Client.Sweeps.Watching;
using DeCam.Scoring;

namespace DeCam.Cluster.Client.Sweeps;

/// <summary><c>decam sweep list</c>: the sweeps of a cluster, latest first.</summary>
internal static class SweepListCommand
{
    private const int Limit = 50;

    /// <summary>The command.</summary>
    public static Command Create(CommandConsole console)
    {
        var limit = Parsers.Number("--limit", $"Sweeps at most. [default: {Limit}]", 1);
        var cluster = new ClusterOptions();
        var command = new ExampleCommand("list", "List the sweeps, latest first.", "decam sweep list", "decam sweep list --cluster localhost --json");
        command.Options.Add(limit);
        cluster.AddTo(command);
        command.SetAction((parsed, cancellationToken) => ClusterCalls.UseAsync(cluster.Read(parsed), OutputOptions.Read(parsed), console, async calls =>
        {
            var catalog = calls.Cluster.Grains.GetGrain<ISweepCatalogGrain>(0);
            var statuses = new List<SweepStatus>();
            foreach (var id in await calls.AskAsync(() => catalog.ListAsync(parsed.GetValue(limit) ?? Limit), cancellationToken))
                statuses.Add(await calls.AnyStatusAsync(id, cancellationToken));
            // A deletion that was cut off leaves its id in the list.
            statuses.RemoveAll(s => s.State == SweepState.Unknown);
            if (OutputOptions.Read(parsed).Json)
            {
                var sweeps = new List<object>();
                foreach (var status in statuses) sweeps.Add(SweepDocuments.Of(status, await calls.SpecAsync(status.SweepId, cancellationToken)));
                console.Out.WriteDocument(Json.Text(new { Schema = "decam.sweeps/1", Sweeps = sweeps }));
            }
            else foreach (var status in statuses) console.Out.WriteLine(Line(status));
            return ExitCode.Done;
        }, cancellationToken));
        return command;
    }

    // A sweep whose record is damaged has no date.
    private static string Accepted(SweepStatus status) => status.AcceptedUtc == default ? "" : string.Create(CultureInfo.InvariantCulture, $"{status.AcceptedUtc:yyyy-MM-dd HH:mm:ss}Z");

    private static string Line(SweepStatus status) => PrintableText.Of(string.Create(CultureInfo.InvariantCulture,
        $"{status.SweepId}  {SweepDocuments.Word(status.State),-9}  {Accepted(status),-20}  {SweepWords.Counts(status)}  {status.Name}{SweepWords.Waiting(status, "; ")}"));
}
