using DeCam.Cluster.Client.CommandLine;
using DeCam.Cluster.Client.Results;

namespace DeCam.Cluster.Tests.Client;

/// <summary>A terminal that closes, and limits of the machine.</summary>
public sealed class SignalsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Explain_TerminalCloses_EndsAfterACheckpointInTheFolderOfTheVariable()
    {
        using var process = Start(["env", $"DECAM_DATA={_folder.File("data")}"], 60_000);
        while (!process.HasExited && !HasState()) await Task.Delay(20, TestContext.Current.CancellationToken);

        process.Signal("-HUP");
        process.Signal("-HUP");

        var said = await process.EndAsync();
        Assert.True(said.ExitCode == ExitCode.Interrupted, $"{said.ExitCode}: {said.Error}");
        Assert.Contains("Interrupted after a checkpoint; the same command goes on.", said.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("is tried again", said.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Explain_TerminalClosesUnderNohup_IsDone()
    {
        using var process = Start(["nohup", "env", $"DECAM_DATA={_folder.File("data")}"], 2_000);
        while (!process.HasExited && !HasState()) await Task.Delay(20, TestContext.Current.CancellationToken);

        process.Signal("-HUP");

        var said = await process.EndAsync();
        Assert.True(said.ExitCode == ExitCode.Done, $"{said.ExitCode}: {said.Error}");
        Assert.True(File.Exists(_folder.File("out", "03_star", ResultFiles.Map)));
    }

    [Fact]
    public async Task Explain_FewOpenFilesAllowed_SaysSoBeforeAnyWork()
    {
        using var process = Start(["bash", "-c", "ulimit -n 300; exec \"$@\"", "bash", "env", $"DECAM_DATA={_folder.File("data")}"], 50);

        (await process.EndAsync()).IsRefusal(ExitCode.Input, "may have 300 files", "512", "ulimit -n");
        Assert.False(Directory.Exists(_folder.File("data")));
    }

    private bool HasState() => Directory.Exists(_folder.File("data", "state", "run"));

    private DecamProcess Start(string[] wrapper, int budget) => DecamProcess.StartUnder(wrapper, "explain", Samples.Star, "--model", Samples.ShapesModel,
        "--method", "decam", "--preset", "paper", "--budget", $"{budget}", "--no-metrics", "--out", _folder.File("out"));
}
