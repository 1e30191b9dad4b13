using System.CommandLine;
using DeCam.Cluster.Client.CommandLine;
using DeCam.Cluster.Client.Sweeps.Results;

namespace DeCam.Cluster.Client.Sweeps;

/// <summary><c>decam sweep watch</c>: follows a sweep to its end.</summary>
internal static class SweepWatchCommand
{
    /// <summary>The command.</summary>
    public static Command Create(CommandConsole console)
    {
        var id = SweepCommand.Id();
        var cluster = new ClusterOptions();
        var command = new ExampleCommand("watch", "Follow a sweep to its end; Ctrl-C only stops watching.", "decam sweep watch 0123456789abcdef --cluster localhost");
        command.Arguments.Add(id);
        cluster.AddTo(command);
        command.SetAction((parsed, cancellationToken) =>
        {
            var settings = cluster.Read(parsed);
            var output = OutputOptions.Read(parsed);
            return SweepCommand.WithClusterAsync(settings, output, console, async calls =>
            {
                var sweepId = parsed.GetValue(id)!;
                var status = await calls.StatusAsync(sweepId, cancellationToken);
                if (calls.Cluster.IsEmbedded && !status.IsOver)
                    throw new CommandFailedException(ExitCode.Usage, "A sweep without a cluster only goes on while a command works on it; use 'decam sweep run SPEC --resume'.");
                var spec = await calls.SpecAsync(sweepId, cancellationToken);
                using (var view = SweepViews.For(console, output, $"Sweep {sweepId} '{status.Name}'.", spec, calls.Clock))
                    status = await new SweepWatch(calls).FollowAsync(sweepId, view, cancellationToken);
                new SweepEnd(console, output).Write(status, await SweepSummary.ReadAsync(calls, spec, status, cancellationToken), []);
                return SweepCommand.ExitCodeOf(status);
            }, cancellationToken);
        });
        return command;
    }
}
