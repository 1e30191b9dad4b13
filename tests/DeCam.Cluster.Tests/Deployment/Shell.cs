using System.Diagnostics;

namespace DeCam.Cluster.Tests.Deployment;

/// <summary>Runs command lines as a user would.</summary>
internal static class Shell
{
    /// <summary>Runs one that must succeed and gives what it wrote to standard output.</summary>
    public static async Task<string> RunAsync(string command, string folder)
    {
        var (code, output, error) = await TryAsync(command, folder);
        Assert.True(code == 0, $"{command}: {output}{error}");
        return output;
    }

    /// <summary>Runs one that may fail.</summary>
    public static async Task<(int Code, string Output, string Error)> TryAsync(string command, string folder)
    {
        var start = new ProcessStartInfo("sh", ["-c", command]) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true };
        // The build server of this test's own build must not outlive the test.
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        start.Environment["UseSharedCompilation"] = "false";
        using var process = Process.Start(start)!;
        var token = TestContext.Current.CancellationToken;
        var output = process.StandardOutput.ReadToEndAsync(token);
        var error = process.StandardError.ReadToEndAsync(token);
        await process.WaitForExitAsync(token);
        return (process.ExitCode, await output, await error);
    }
}
