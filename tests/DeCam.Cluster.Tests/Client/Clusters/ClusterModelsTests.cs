using DeCam.Cluster.Client.Clusters;
using DeCam.Cluster.Client.CommandLine;
using DeCam.Cluster.Grains;
using DeCam.Inference.Models;
using DeCam.Inference.Preprocessing;

namespace DeCam.Cluster.Tests.Client.Clusters;

public sealed class ClusterModelsTests
{
    private static readonly string ShapesHash = ModelHash.Of(Samples.ShapesModel);

    [Fact]
    public async Task Find_FileThatIsNotServed_SaysWhy()
    {
        var refused = await Assert.ThrowsAsync<CommandFailedException>(() => FindAsync("sub/pointer.onnx", []));

        Assert.Equal("Model 'sub/pointer.onnx' is not served by cluster 'c': It is a pointer.", refused.Message);
        Assert.Equal(ExitCode.Input, refused.ExitCode);
    }

    [Fact]
    public async Task Find_LocalFileWhoseNameIsNotServed_SaysWhy()
    {
        using var folder = new TemporaryFolder();
        var file = folder.Write("pointer.onnx", await File.ReadAllBytesAsync(Samples.ShapesModel, TestContext.Current.CancellationToken));

        var refused = await Assert.ThrowsAsync<CommandFailedException>(() => FindAsync(file, []));

        Assert.EndsWith("which has a file sub/pointer.onnx that it does not serve: It is a pointer.", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Find_NameOfEqualContent_IsServedWithItsOwnSidecar()
    {
        ModelRef[] served = [Served("a.onnx", 0.1), Served("b.onnx", 0.2)];

        Assert.Equal(served[0], await FindAsync("a.onnx", served));
        Assert.Equal(served[1], await FindAsync("b.onnx", served));
    }

    [Fact]
    public async Task Find_LocalFileServedUnderSeveralNames_IsThatOfItsNameOrAsked()
    {
        using var folder = new TemporaryFolder();
        var file = folder.Write("b.onnx", await File.ReadAllBytesAsync(Samples.ShapesModel, TestContext.Current.CancellationToken));
        ModelRef[] served = [Served("a.onnx", 0.1), Served("sub/b.onnx", 0.2), Served("c.onnx", 0.3)];

        Assert.Equal(served[1], await FindAsync(file, served));
        var refused = await Assert.ThrowsAsync<CommandFailedException>(() => FindAsync(file, [served[0], served[2]]));
        Assert.Contains("under the names a.onnx, c.onnx with different sidecars; give one of these names", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Find_LocalFileBesideFilesOfItsTool_TakesThemWhereTheClusterHasNone()
    {
        using var folder = new TemporaryFolder();
        var file = folder.Write("model.onnx", await File.ReadAllBytesAsync(Samples.ShapesModel, TestContext.Current.CancellationToken));
        folder.Write("preprocessor_config.json", """{ "do_normalize": false }"""u8.ToArray());
        folder.Write("config.json", """{ "id2label": { "0": "a" } }"""u8.ToArray());
        const string Theirs = """{"neighbours":{"mean":[0.5]}}""";

        var found = PreprocessingSettings.Of(Wire.Read(await FindAsync(file, [new("model.onnx", ShapesHash, "")])));
        var known = PreprocessingSettings.Of(Wire.Read(await FindAsync(file, [new("model.onnx", ShapesHash, Theirs)])));

        Assert.Equal([0f], found.Neighbours!.Mean!);
        Assert.Equal((null, null), (found.Neighbours.Labels, found.Neighbours.LabelsSha256));
        Assert.Equal([0.5f], known.Neighbours!.Mean!);
    }

    private static ModelRef Served(string name, double mean) => new(name, ShapesHash, FormattableString.Invariant($"{{\"mean\":[{mean}],\"pinned\":true}}"));

    private static Task<ModelRef> FindAsync(string given, ModelRef[] served)
    {
        var report = new SiloReport
        {
            Silo = SiloAddress.New(new(System.Net.IPAddress.Loopback, 1), 1),
            Name = "silo",
            Version = "0",
            Models = served,
            Unserved = [new("sub/pointer.onnx", "It is a pointer.")],
        };
        var status = new ClusterStatus("0", [new("address", "silo", "Active", report)], []);
        return new ClusterModels("c", _ => Task.FromResult(status), TimeProvider.System).FindAsync(new(given, ""), TestContext.Current.CancellationToken);
    }
}
