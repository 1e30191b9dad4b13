using System.Text.Json;
using DeCam.Cluster.Client.CommandLine;
using DeCam.Cluster.Client.Results;

namespace DeCam.Cluster.Tests.Client;

/// <summary>Work that a machine of one arithmetic began and another goes on with.</summary>
public sealed class ArithmeticTests : IDisposable
{
    private const string Other = "cpu+ulp";

    // The state of a run holds its scores, which outgrow everything else in it.
    private const int CheckpointBytes = 4096;
    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private string[] Explain => ["explain", Samples.Star, "--model", Samples.ShapesModel, "--method", "rise", "-p", "masks=25000", "--no-metrics", "--threads", "1", .. Places];

    private string[] Places => ["--out", _folder.File("out"), "--data", _folder.File("data")];

    [Fact]
    public async Task Explain_BegunOnAnotherKind_SaysBothKindsAndTheTwoWaysOn()
    {
        using (var killed = DecamProcess.Start([.. Explain, "--device", Other])) await KillAsync(killed, HasCheckpointAsync);

        var refused = await Decam.RunAsync([.. Explain, "--device", "cpu"]);
        refused.IsRefusal(ExitCode.Input, "was begun with arithmetic", "but this machine has arithmetic", "--arithmetic any", "--restart");
        Assert.Equal(2, refused.Error.Split("ONNX Runtime 1.").Length - 1);

        // The run is as it was: neither failed nor begun anew.
        var any = await Decam.RunAsync([.. Explain, "--device", "cpu", "--arithmetic", "any"]);
        Assert.True(any.ExitCode == ExitCode.Done, any.Error);
        Assert.Equal((null, false), Document() is var mixed ? (mixed.Arithmetic, mixed.Reproducible) : default);

        (await Decam.RunAsync([.. Explain, "--device", "cpu"])).IsRefusal(ExitCode.Usage, "is not reproducible", "--restart");
    }

    [Fact]
    public async Task Sweep_BegunOnAnotherKind_GoesOnCellByCellAndCountsBoth()
    {
        await File.WriteAllTextAsync(_folder.File("sweep.yaml"), $$"""
            name: shapes
            models: [{ file: "{{Samples.ShapesModel}}", as: shapes }]
            methods: [{ name: rise, masks: 5000 }]
            images: { folder: "{{Samples.Shapes}}", limit: 8 }
            metrics: []
            """, Token);
        string[] run = ["sweep", "run", _folder.File("sweep.yaml"), "--threads", "1", .. Places];
        using (var killed = DecamProcess.Start([.. run, "--device", Other])) await KillAsync(killed, HasRowAsync);

        var said = await Decam.RunAsync([.. run, "--device", "cpu", "--json"]);

        Assert.True(said.ExitCode == ExitCode.Done, said.Error);
        var counts = said.Document.GetProperty("sweep").GetProperty("arithmetics").EnumerateArray().ToList();
        Assert.Equal(2, counts.Select(c => c.GetProperty("fingerprint").GetString()).Distinct().Count());
        Assert.Equal(8, counts.Sum(c => c.GetProperty("cells").GetInt32()));
        var table = await File.ReadAllTextAsync(_folder.File("out", "table.md"), Token);
        Assert.All(counts, c => Assert.Contains($"| {c.GetProperty("fingerprint").GetString()} | {c.GetProperty("machine").GetString()} | {c.GetProperty("runtime").GetString()} | {c.GetProperty("cells").GetInt32()} |", table, StringComparison.Ordinal));
    }

    public void Dispose() => _folder.Dispose();

    private ResultDocument Document() =>
        JsonSerializer.Deserialize<ResultDocument>(File.ReadAllBytes(_folder.File("out", "03_star", ResultFiles.Document)), Json.Options)!;

    // A state is written beside its place first.
    private Task<bool> HasCheckpointAsync()
    {
        var folder = _folder.File("data", "state", "run");
        return Task.FromResult(Directory.Exists(folder) && Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
            .Any(f => !f.EndsWith(".tmp", StringComparison.Ordinal) && new FileInfo(f) is { Exists: true, Length: > CheckpointBytes }));
    }

    private async Task<bool> HasRowAsync()
    {
        var list = await Decam.RunAsync("sweep", "list", "--data", _folder.File("data"), "--json");
        return list.ExitCode == ExitCode.Done && list.Document.GetProperty("sweeps").EnumerateArray().Any(s => s.GetProperty("done").GetInt32() > 0);
    }

    private static async Task KillAsync(DecamProcess process, Func<Task<bool>> isFarEnough)
    {
        while (!await isFarEnough())
        {
            if (process.HasExited) Assert.Fail($"The command ended before it was killed: {(await process.EndAsync()).Error}");
            await Task.Delay(20, Token);
        }

        process.Signal("-KILL");
        await process.EndAsync();
    }
}
