using System.CommandLine;
using DeCam.Cluster.Client.Clusters;
using DeCam.Cluster.Client.CommandLine;
using DeCam.Cluster.Client.Sweeps.Results;
using DeCam.Cluster.Client.Sweeps.Watching;

namespace DeCam.Cluster.Client.Sweeps;

/// <summary><c>decam sweep audit</c>: proves that every cell has its row once.</summary>
internal static class SweepAuditCommand
{
    /// <summary>The command.</summary>
    public static Command Create(CommandConsole console) => SweepCommand.OnSweep(
        new("audit", "Count expected, present, missing and doubled rows, and print the hash of the table.", "decam sweep audit 0123456789abcdef --cluster localhost"),
        console, AuditAsync);

    private static async Task<int> AuditAsync(NamedWork sweep)
    {
        var status = await sweep.Calls.BegunAsync(sweep.Id, sweep.Stop);
        var spec = await sweep.Calls.SpecAsync(status.SweepId, sweep.Stop);
        var audit = await SweepAudit.OfAsync(spec, status.Cells, new SweepRows(sweep.Calls).ReadAsync(status.SweepId, sweep.Stop), sweep.Stop);
        if (sweep.Output.Json) sweep.Console.Out.WriteDocument(Json.Text(new { Schema = "decam.audit/1", status.SweepId, Audit = audit }));
        else Print(audit, sweep.Console.Out);
        // Rows that are still to come are not lost ones.
        if (!audit.IsSound) return status.State == SweepState.Completed || audit.Doubled > 0 ? ExitCode.Internal : ExitCode.SomeFailed;
        return audit.Failed == 0 ? ExitCode.Done : ExitCode.SomeFailed;
    }

    private static void Print(SweepAudit audit, TextWriter output)
    {
        output.WriteLine($"expected {audit.Expected}, present {audit.Present}, missing {audit.Missing}, doubled {audit.Doubled}, failed {audit.Failed}");
        if (audit.FirstMissing.Count > 0) output.WriteLine($"missing cells: {string.Join(", ", audit.FirstMissing)}{(audit.Missing > audit.FirstMissing.Count ? ", ..." : "")}");
        if (audit.FirstDoubled.Count > 0) output.WriteLine($"doubled cells: {string.Join(", ", audit.FirstDoubled)}{(audit.Doubled > audit.FirstDoubled.Count ? ", ..." : "")}");
        output.WriteLine($"table sha256 {audit.TableSha256}");
    }
}
