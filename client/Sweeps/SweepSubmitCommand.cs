using System.CommandLine;
using DeCam.Cluster.Client.Clusters;
using DeCam.Cluster.Client.CommandLine;
using DeCam.Cluster.Client.Sweeps.Specification;

namespace DeCam.Cluster.Client.Sweeps;

/// <summary><c>decam sweep submit</c>: hands a sweep to a cluster and returns.</summary>
internal static class SweepSubmitCommand
{
    /// <summary>The command.</summary>
    public static Command Create(CommandConsole console)
    {
        var spec = SweepCommand.Spec();
        var id = SweepIdOption.Create();
        var arithmetic = new ArithmeticOption();
        var cluster = new ClusterOptions();
        var command = new ExampleCommand("submit", "Hand a sweep to a cluster and return.", "decam sweep submit table1.yaml --cluster gateway:silo-1:30000");
        command.Arguments.Add(spec);
        command.Options.Add(id);
        arithmetic.AddTo(command);
        cluster.AddTo(command);
        command.SetAction((parsed, cancellationToken) =>
        {
            var settings = cluster.Read(parsed);
            var output = OutputOptions.Read(parsed);
            if (settings.Cluster is null)
                throw new CommandFailedException(ExitCode.Usage, "A sweep can only be left to a cluster that stays; give --cluster, or use 'decam sweep run'.");
            var draft = SweepDraft.Read(parsed.GetValue(spec)!);
            return ClusterCalls.UseAsync(settings, output, console, async calls =>
            {
                var submission = new SweepSubmission(calls);
                var resolved = await submission.ResolveAsync(draft, cancellationToken) with { AnyArithmetic = arithmetic.IsAny(parsed) };
                var sweepId = parsed.GetValue(id) ?? SweepIds.Of(resolved);
                var status = await submission.SubmitAsync(sweepId, resolved, restart: false, cancellationToken);
                console.Out.WriteDocument(output.Json ? SweepDocuments.Text(status, resolved) : sweepId);
                return ExitCode.Done;
            }, cancellationToken);
        });
        return command;
    }
}
