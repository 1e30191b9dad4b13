using System.CommandLine;
using DeCam.Cluster.Client.Clusters;
using DeCam.Cluster.Client.CommandLine;

namespace DeCam.Cluster.Client.Runs;

/// <summary><c>decam runs show</c>: where one explanation stands, or what it found.</summary>
internal static class RunsShowCommand
{
    /// <summary>The command.</summary>
    public static Command Create(CommandConsole console) => RunsCommand.OnRun(
        new("show", "Show where one explanation stands, or what it found.", "decam runs show 0123456789abcdef0123456789abcdef --cluster localhost"),
        console, ShowAsync);

    private static async Task<int> ShowAsync(NamedWork one)
    {
        var (run, status) = await RunCalls.FindAsync(one);
        await RunCalls.WriteAsync(one, run, status);
        return ExitCode.Done;
    }
}
