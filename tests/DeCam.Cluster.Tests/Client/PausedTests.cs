using DeCam.Cluster.Client.CommandLine;
using DeCam.Cluster.Client.Results;

namespace DeCam.Cluster.Tests.Client;

/// <summary>Runs and sweeps whose process was killed.</summary>
public sealed class PausedTests : IDisposable
{
    private static readonly string[] Explain = ["explain", Samples.Star, "--model", Samples.ShapesModel, "--method", "decam", "--preset", "paper", "--no-metrics", "--threads", "1"];

    // The state of a run holds its scores, which outgrow everything else in it.
    private const int CheckpointBytes = 4096;
    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Run_ProcessKilled_IsListedAsPausedAndGoesOn()
    {
        string id;
        using (var killed = DecamProcess.Start([.. Explain, "--budget", "60000", .. Places]))
        {
            id = await UntilWrittenAsync(killed, "run", CheckpointBytes);
            Assert.Equal("running", await StateAsync("runs", "list", "runs", "runId", id));
            killed.Signal("-KILL");
            await killed.EndAsync();
        }

        Assert.Equal("paused", await StateAsync("runs", "list", "runs", "runId", id));
        Assert.Contains("is paused:", (await OnDataAsync("runs", "show", id)).Output, StringComparison.Ordinal);
        (await OnDataAsync("runs", "watch", id)).IsRefusal(ExitCode.Usage, "is paused", "'decam explain'", "goes on");
        using (var again = DecamProcess.Start([.. Explain, "--budget", "60000", .. Places])) Assert.Equal(ExitCode.Done, (await again.EndAsync()).ExitCode);

        Assert.Equal(1, (await OnDataAsync("runs", "show", id, "--json")).Document.GetProperty("run").GetProperty("resumes").GetInt32());
        Assert.True(File.Exists(_folder.File("out", "03_star", ResultFiles.Overlay)));
    }

    [Fact]
    public async Task Sweep_ProcessKilled_IsListedAsPausedAndGoesOn()
    {
        await File.WriteAllTextAsync(_folder.File("sweep.yaml"), $$"""
            name: shapes
            models: [{ file: "{{Samples.ShapesModel}}", as: shapes }]
            methods: [{ name: rise, masks: 2000 }]
            images: { folder: "{{Samples.Shapes}}", limit: 4 }
            seeds: [0, 1]
            """, Token);
        string[] run = ["sweep", "run", _folder.File("sweep.yaml"), "--threads", "1", .. Places];
        string id;
        using (var killed = DecamProcess.Start(run))
        {
            id = await UntilWrittenAsync(killed, "sweep-shard", 0);
            Assert.Equal("running", await StateAsync("sweep", "list", "sweeps", "sweepId", id));
            killed.Signal("-KILL");
            await killed.EndAsync();
        }

        Assert.Equal("paused", await StateAsync("sweep", "list", "sweeps", "sweepId", id));
        Assert.Contains("is paused:", (await OnDataAsync("sweep", "status", id)).Output, StringComparison.Ordinal);
        (await OnDataAsync("sweep", "watch", id)).IsRefusal(ExitCode.Usage, "is paused", "'decam sweep run SPEC'");
        using var again = DecamProcess.Start(run);
        var said = await again.EndAsync();

        Assert.True(said.ExitCode == ExitCode.Done, said.Error);
        Assert.Contains("is completed: 24 of 24 cells done.", said.Output, StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();

    private string[] Places => ["--out", _folder.File("out"), "--data", _folder.File("data")];

    private Task<Said> OnDataAsync(params string[] arguments) => Decam.RunAsync([.. arguments, "--data", _folder.File("data")]);

    private async Task<string?> StateAsync(string group, string command, string list, string key, string id)
    {
        var said = await OnDataAsync(group, command, "--json");
        Assert.True(said.ExitCode == ExitCode.Done, said.Error);
        return said.Document.GetProperty(list).EnumerateArray().Single(w => w.GetProperty(key).GetString() == id).GetProperty("state").GetString();
    }

    // A lock is named by the work that its process holds.
    private async Task<string> UntilWrittenAsync(DecamProcess process, string state, int bytes)
    {
        var folder = _folder.File("data", "state", state);
        while (!Directory.Exists(folder) || !Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Any(f => new FileInfo(f) is { Exists: true, Length: var length } && length > bytes))
        {
            if (process.HasExited) Assert.Fail($"The command ended before it was killed: {await process.EndAsync()}");
            await Task.Delay(20, Token);
        }

        return Path.GetFileNameWithoutExtension(Assert.Single(Directory.GetFiles(_folder.File("data", "locks"))));
    }
}
