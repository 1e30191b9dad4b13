using System.Globalization;
using DeCam.Cluster.Silo;
using DeCam.Cluster.Testing.Processes;
using Microsoft.Extensions.Configuration;

namespace DeCam.Cluster.Tests.Client.Store;

public sealed class RetentionTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Silo_RunsAndSweepsOlderThanTheirRetention_AreDeletedCountedAndLogged()
    {
        var kept = new Dictionary<string, string> { ["DeCam__Retention__Runs"] = "10s", ["DeCam__Retention__Sweeps"] = "10s" };
        await using var silo = SiloProcess.Launch(null, kept, "--data", _folder.File("data"), "--models", Samples.Of(), "--datasets", Samples.Of(), "--device", "cpu", "--threads", "1");
        await silo.WaitUntilReadyAsync(Token);
        Task<Said> RunAsync(params string[] arguments) => Decam.RunAsync([.. arguments, "--cluster", string.Create(CultureInfo.InvariantCulture, $"gateway:127.0.0.1:{silo.Ports.Gateway}")]);
        File.WriteAllText(_folder.File("sweep.yaml"), """
            name: shapes
            models: [{ file: shapes_cnn.onnx, as: shapes }]
            methods: [{ name: rise, masks: 20 }]
            images: { dataset: shapes, limit: 2 }
            metrics: []
            """);
        Assert.Equal(0, (await RunAsync("explain", Samples.Star, "--model", "shapes_cnn.onnx", "--method", "rise", "-p", "masks=20", "--no-metrics", "--quiet", "--out", _folder.File("out"))).ExitCode);
        var swept = await RunAsync("sweep", "run", _folder.File("sweep.yaml"), "--id", "first", "--quiet", "--out", _folder.File("swept"));
        Assert.True(swept.ExitCode == 0, swept.Error);

        await silo.Process.WaitForAsync("deleted the sweep and the run", async _ =>
            (await RunAsync("runs", "list")).Output.Trim().Length == 0 && (await RunAsync("sweep", "list")).Output.Trim().Length == 0, Token);

        await silo.WaitUntilSaidAsync("Retention deleted", Token);
        foreach (var state in (string[])["run", "sweep", "sweep-shard"])
            Assert.Empty(Directory.GetFiles(_folder.File("data", "state", state), "*.state", SearchOption.AllDirectories));
        Assert.Equal(0, (await RunAsync("store", "check")).ExitCode);
    }

    [Theory]
    [InlineData("Runs", "30 days")]
    [InlineData("Sweeps", "1s")]
    [InlineData("Artifacts", "20s")]
    [InlineData("Artifacts", "59m")]
    public void Read_AgeThatCannotBe_IsRefusedByItsOption(string option, string value)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection([new($"DeCam:Retention:{option}", value)]).Build();
        Assert.Contains($"DeCam:Retention:{option} is '{value}'", Assert.Throws<StartRefusedException>(() => SiloSettings.Read(configuration)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_Nothing_KeepsAllWork()
    {
        var options = SiloSettings.Read(new ConfigurationBuilder().Build()).Retention.Options;
        Assert.Equal((null, null, TimeSpan.FromDays(1)), (options.Runs, options.Sweeps, options.Artifacts));
    }
}
