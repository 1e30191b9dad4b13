using System.CommandLine;
using DeCam.Cluster.Client.CommandLine;
using DeCam.Cluster.Client.Results;
using DeCam.Cluster.Client.Sweeps.Results;

namespace DeCam.Cluster.Client.Sweeps;

/// <summary><c>decam sweep audit</c>: proves that every cell has its row once.</summary>
internal static class SweepAuditCommand
{
    /// <summary>The command.</summary>
    public static Command Create(CommandConsole console)
    {
        var id = SweepCommand.Id();
        var cluster = new ClusterOptions();
        var command = new ExampleCommand("audit", "Count expected, present, missing and doubled rows, and print the hash of the table.",
            "decam sweep audit 0123456789abcdef --cluster localhost");
        command.Arguments.Add(id);
        cluster.AddTo(command);
        command.SetAction((parsed, cancellationToken) => SweepCommand.WithClusterAsync(cluster.Read(parsed), OutputOptions.Read(parsed), console, async calls =>
        {
            var status = await calls.BegunAsync(parsed.GetValue(id)!, cancellationToken);
            var spec = await calls.SpecAsync(status.SweepId, cancellationToken);
            var audit = await SweepAudit.OfAsync(spec, status.Cells, new SweepRows(calls).ReadAsync(status.SweepId, cancellationToken), cancellationToken);
            if (OutputOptions.Read(parsed).Json) console.Out.WriteLine(Json.Text(new { Schema = "decam.audit/1", status.SweepId, Audit = audit }));
            else Print(audit, console.Out);
            // Rows that are still to come are not lost ones.
            if (!audit.IsSound) return status.State == SweepState.Completed || audit.Doubled > 0 ? ExitCode.Internal : ExitCode.SomeFailed;
            return audit.Failed == 0 ? ExitCode.Done : ExitCode.SomeFailed;
        }, cancellationToken));
        return command;
    }

    private static void Print(SweepAudit audit, TextWriter output)
    {
        output.WriteLine($"expected {audit.Expected}, present {audit.Present}, missing {audit.Missing}, doubled {audit.Doubled}, failed {audit.Failed}");
        if (audit.FirstMissing.Count > 0) output.WriteLine($"missing cells: {string.Join(", ", audit.FirstMissing)}{(audit.Missing > audit.FirstMissing.Count ? ", ..." : "")}");
        if (audit.FirstDoubled.Count > 0) output.WriteLine($"doubled cells: {string.Join(", ", audit.FirstDoubled)}{(audit.Doubled > audit.FirstDoubled.Count ? ", ..." : "")}");
        output.WriteLine($"table sha256 {audit.TableSha256}");
    }
}
