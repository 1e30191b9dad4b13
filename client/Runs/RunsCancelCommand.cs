using System.CommandLine;
using DeCam.Cluster.Client.Clusters;
using DeCam.Cluster.Client.CommandLine;

namespace DeCam.Cluster.Client.Runs;

/// <summary><c>decam runs cancel</c>: stops one explanation for good.</summary>
internal static class RunsCancelCommand
{
    /// <summary>The command.</summary>
    public static Command Create(CommandConsole console) => RunsCommand.OnRun(
        new("cancel", "Stop one explanation for good; a finished one stays as it is.", "decam runs cancel 0123456789abcdef0123456789abcdef --cluster localhost"),
        console, CancelAsync);

    private static async Task<int> CancelAsync(NamedWork one)
    {
        CallerName.Say();
        var (run, _) = await RunCalls.FindAsync(one);
        await RunCalls.WriteAsync(one, run, await one.Calls.AskAsync(run.CancelAsync, one.Stop));
        return ExitCode.Done;
    }
}
