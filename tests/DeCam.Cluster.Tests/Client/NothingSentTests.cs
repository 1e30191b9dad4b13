using System.Net;
using System.Text.RegularExpressions;
using DeCam.Cluster.Client.CommandLine;
using DeCam.Testing;

namespace DeCam.Cluster.Tests.Client;

/// <summary>What a command does behind its user's back, by its system calls: nothing.</summary>
public sealed partial class NothingSentTests
{
    // Files that a look-up of a host reads, wherever the answer comes from. (nsswitch.conf is read for the user's own name too.)
    private static readonly string[] Resolver = ["/etc/resolv.conf", "/etc/hosts"];

    [Fact]
    public async Task Explain_WithAFreshHome_LeavesItEmptyAndAsksNobody()
    {
        using var folder = new TemporaryFolder();
        var (home, trace) = (folder.File("home"), folder.File("trace"));
        Directory.CreateDirectory(home);
        string[] wrapper = ["env", "-u", "XDG_CACHE_HOME", "-u", "XDG_DATA_HOME", "-u", "ORT_DISABLE_TELEMETRY", $"HOME={home}",
            "strace", "-f", "-qq", "--seccomp-bpf", "-e", "trace=connect,sendto,sendmsg,sendmmsg,openat", "-o", trace];

        var said = await TracedAsync(wrapper, "explain", Samples.Star, "--model", Samples.ShapesModel, "--budget", "100", "--no-metrics", "--quiet",
            "--out", folder.File("out"), "--data", folder.File("data"));

        Assert.True(said.ExitCode == ExitCode.Done, said.Error);
        Assert.Empty(Directory.EnumerateFileSystemEntries(home));
        var calls = await File.ReadAllLinesAsync(trace, TestContext.Current.CancellationToken);
        Assert.Contains(calls, call => call.Contains("libonnxruntime.so", StringComparison.Ordinal));      // the trace sees what matters
        Assert.DoesNotContain(calls, call => Array.Exists(Resolver, file => call.Contains($"\"{file}\"", StringComparison.Ordinal)));
        Assert.DoesNotContain(calls, IsBeyondLoopback);
    }

    private static async Task<Said> TracedAsync(string[] wrapper, params string[] arguments)
    {
        try
        {
            using var process = DecamProcess.StartUnder(wrapper, arguments);
            var said = await process.EndAsync();
            if (said.Error.Contains("ptrace", StringComparison.Ordinal) || said.Error.Contains("strace", StringComparison.Ordinal)) Missing.Report($"System calls cannot be watched here: {said.Error}");
            return said;
        }
        catch (System.ComponentModel.Win32Exception e)
        {
            Missing.Report($"strace is not installed (Debian: apt-get install strace): {e.Message}");
            throw;
        }
    }

    private static bool IsBeyondLoopback(string call) => Address().Match(call) is { Success: true } match
        && (!IPAddress.TryParse(match.Groups["address"].Value, out var address) || !IPAddress.IsLoopback(address));

    [GeneratedRegex("""AF_INET6?,.*(?:inet_addr\(|inet_pton\(AF_INET6, )"(?<address>[^"]+)""")]
    private static partial Regex Address();
}
