using System.CommandLine;
using DeCam.Cluster.Client.Clusters;
using DeCam.Cluster.Client.CommandLine;
using DeCam.Cluster.Client.Sweeps.Watching;

namespace DeCam.Cluster.Client.Sweeps;

/// <summary><c>decam sweep cancel</c>: stops a sweep and its open runs.</summary>
internal static class SweepCancelCommand
{
    /// <summary>The command.</summary>
    public static Command Create(CommandConsole console) => SweepCommand.OnSweep(
        new("cancel", "Stop a sweep; what is done stays, and retry goes on with the rest.", "decam sweep cancel 0123456789abcdef --cluster localhost"),
        console, CancelAsync);

    private static async Task<int> CancelAsync(NamedWork sweep)
    {
        CallerName.Say();
        var known = await sweep.Calls.StatusAsync(sweep.Id, sweep.Stop);
        return await SweepStatusCommand.WriteAsync(sweep, await sweep.Calls.AskAsync(sweep.Calls.Sweep(known.SweepId).CancelAsync, sweep.Stop));
    }
}
