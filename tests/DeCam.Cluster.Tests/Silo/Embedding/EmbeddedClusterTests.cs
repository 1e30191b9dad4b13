using System.Security.Cryptography;
using DeCam.Cluster.Silo;
using DeCam.Cluster.Tests.Grains.Explanations;
using DeCam.Testing;

namespace DeCam.Cluster.Tests.Silo.Embedding;

public sealed class EmbeddedClusterTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Start_TwoOnOneFolder_ShareArtifactsAndNothingElse()
    {
        using var folder = new TemporaryFolder();
        var options = new EmbeddedClusterOptions { DataFolder = folder.Path };
        var started = await Task.WhenAll(EmbeddedCluster.StartAsync(options, Token), EmbeddedCluster.StartAsync(options, Token));
        await using var first = started[0];
        await using var second = started[1];

        var key = await first.PutAsync(new byte[] { 1, 2, 3 }, Token);
        Assert.Equal([1, 2, 3], (await second.GetAsync(key, Token)).ToArray());

        Assert.Single(await first.Grains.GetGrain<IManagementGrain>(0).GetHosts(true, Token));
        Assert.Single(await second.Grains.GetGrain<IManagementGrain>(0).GetHosts(true, Token));
    }

    [Fact]
    public async Task AddModel_File_IsNamedByItsHash()
    {
        using var folder = new TemporaryFolder();
        var content = "not a model, but a file"u8.ToArray();
        var path = folder.Write("toy.onnx", content);
        await using var cluster = await EmbeddedCluster.StartAsync(new() { DataFolder = folder.File("data") }, Token);

        var model = await cluster.AddModelAsync(path, "", Token);

        Assert.Equal(new ModelRef("toy.onnx", Convert.ToHexStringLower(SHA256.HashData(content)), """{"pinned":true}"""), model);
        var missing = await Assert.ThrowsAsync<FileNotFoundException>(() => cluster.AddModelAsync(folder.File("none.onnx"), "", Token));
        Assert.Contains("none.onnx", missing.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AddModel_TwoSidecarsForOneFile_AreTwoModels()
    {
        using var folder = new TemporaryFolder();
        var content = "not a model, but a file"u8.ToArray();
        await using var cluster = await EmbeddedCluster.StartAsync(new() { DataFolder = folder.File("data") }, Token);
        async Task<ModelRef> AddAsync(string name, string sidecar, string labels, string said)
        {
            Directory.CreateDirectory(folder.File(name));
            folder.Write($"{name}/labels.txt", System.Text.Encoding.UTF8.GetBytes(labels));
            folder.Write($"{name}/toy.json", System.Text.Encoding.UTF8.GetBytes(sidecar));
            return await cluster.AddModelAsync(folder.Write($"{name}/toy.onnx", content), said, Token);
        }

        var half = await AddAsync("a", """{ "mean": [0.5], "std": [0.5], "labels": "labels.txt" }""", "cat\ndog\n", "");
        var third = await AddAsync("b", """{ "mean": [0.3], "std": [0.5], "labels": "labels.txt" }""", "cat\ndog\n", "");
        var other = await AddAsync("c", """{ "mean": [0.5], "std": [0.5], "labels": "labels.txt" }""", "cat\nfox\n", "");
        var said = await AddAsync("d", """{ "mean": [0.3], "std": [0.5] }""", "", """{"mean":[0.5]}""");

        Assert.Equal(4, new[] { half, third, other, said }.Select(m => RunIds.Of(new() { Method = "decam", Model = m with { Name = "" }, ImageName = "", ImageSha256 = "" })).Distinct().Count());
        Assert.Single(new[] { half, third, other, said }.Select(m => m.Sha256).Distinct());
        Assert.Equal("""{"mean":[0.5],"std":[0.5],"pinned":true}""", said.Preprocessing);
    }

    [Fact]
    public async Task Submit_RealModel_CompletesOnThisMachinesProcessor()
    {
        using var folder = new TemporaryFolder();
        var samples = Path.Combine(Fixtures.Repository, "samples");
        await using var cluster = await EmbeddedCluster.StartAsync(new() { DataFolder = folder.Path, Device = "cpu", Threads = 1 }, Token);
        var spec = new RunSpec
        {
            Model = await cluster.AddModelAsync(Path.Combine(samples, "shapes_cnn.onnx"), "", Token),
            ImageName = "00_disc.png",
            ImageSha256 = await cluster.PutAsync(await File.ReadAllBytesAsync(Path.Combine(samples, "shapes", "00_disc.png"), Token), Token),
            Method = "rise",
            Budget = 64,
        };
        var run = cluster.Grains.GetGrain<IExplanationGrain>(RunIds.Of(spec));
        Assert.Null((await run.SubmitAsync(spec, restart: false)).Failure);

        var pace = new Backoff(TimeSpan.FromMilliseconds(20), 2, TimeSpan.FromMilliseconds(250));
        var last = await new RunFollower(new CalledOnce(), pace, TimeProvider.System).FollowAsync(run, spec, cancellationToken: Token);

        Assert.Equal(RunState.Completed, last.State);
        var result = await run.ResultAsync();
        Assert.Equal(64, result!.Evaluations);
        var map = await cluster.GetAsync(result.Targets[0].MapSha256, Token);
        Assert.Equal(result.HeightPixels * result.WidthPixels * sizeof(float), map.Length);
    }

    [Fact]
    public async Task Stop_Twice_IsOnce()
    {
        using var folder = new TemporaryFolder();
        await using var cluster = await EmbeddedCluster.StartAsync(new() { DataFolder = folder.Path }, Token);
        await cluster.StopAsync(Token);
        await cluster.StopAsync(Token);
    }
}
