using DeCam.Cluster.Client.CommandLine;

namespace DeCam.Cluster.Tests.Client;

public sealed class ModelTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public async Task Inspect_Sample_SaysWhereEachValueCameFrom()
    {
        var said = await Decam.RunAsync("model", "inspect", Samples.ShapesModel, "--resize", "64", "--json");

        Assert.True(said.ExitCode == ExitCode.Done, said.Error);
        Assert.Equal([1, 3, 64, 64], said.Document.GetProperty("input").GetProperty("shape").EnumerateArray().Select(d => d.GetInt32()));
        Assert.Equal(8, said.Document.GetProperty("classes").GetInt32());
        var origins = said.Document.GetProperty("origins");
        Assert.Equal("option", origins.GetProperty("resize").GetString());
        Assert.Equal("sidecar 'shapes_cnn.json'", origins.GetProperty("mean").GetString());
        Assert.Equal("model", origins.GetProperty("layout").GetString());
    }

    [Fact]
    public async Task Inspect_ForPeople_ShowsPreprocessing()
    {
        var said = await Decam.RunAsync("model", "inspect", Samples.ShapesModel);

        Assert.Matches(@"mean +0\.5, 0\.5, 0\.5  \(sidecar 'shapes_cnn\.json'\)", said.Output);
        Assert.Matches(@"labels +.*shapes_labels\.txt, 8 labels, plain lines  \(sidecar 'shapes_cnn\.json'\)", said.Output);
        Assert.Contains("any number of images at once", said.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Inspect_ModelWithoutSidecar_SaysThatTheCropIsAGuess()
    {
        var model = _folder.Write("bare.onnx", File.ReadAllBytes(Samples.ShapesModel));
        var said = await Decam.RunAsync("model", "inspect", model, "--mean", "0", "--std", "1");

        Assert.Contains("resize 73 (the shorter side, then a centre crop) is assumed", said.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("assumed", (await Decam.RunAsync("model", "inspect", model, "--mean", "0", "--std", "1", "--fit", "stretch")).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Inspect_TextAsModel_IsBadInput() =>
        (await Decam.RunAsync("model", "inspect", _folder.Write("words.onnx", "not a model"u8.ToArray()))).IsRefusal(ExitCode.Input, "words.onnx");

    [Fact]
    public async Task Bench_Json_HasEfficiencyAndBothRates()
    {
        var said = await Decam.RunAsync("bench", "--model", Samples.ShapesModel, "--repeats", "10", "--json");

        Assert.True(said.ExitCode == ExitCode.Done, said.Error);
        var (loop, raw) = (said.Document.GetProperty("loopEvaluationsPerSecond").GetDouble(), said.Document.GetProperty("rawEvaluationsPerSecond").GetDouble());
        Assert.Equal(said.Document.GetProperty("efficiency").GetDouble(), loop / raw, 1e-6);
    }

    [Fact]
    public async Task Bench_NamedDevice_HasARateForEachSizeOfABatch()
    {
        var said = await Decam.RunAsync("bench", "--model", Samples.ShapesModel, "--device", "cpu", "--repeats", "1", "--json");

        Assert.True(said.ExitCode == ExitCode.Done, said.Error);
        Assert.Equal([1, 2, 4, 8], said.Document.GetProperty("rates").EnumerateArray().Select(r => r.GetProperty("batch").GetInt32()));
        Assert.All(said.Document.GetProperty("rates").EnumerateArray(), rate => Assert.Equal(("cpu", "fp32"), (rate.GetProperty("device").GetString(), rate.GetProperty("precision").GetString())));
    }

    [Theory]
    [InlineData("fp16", "Option --precision fp16 says what is measured of a device; give --device, too, or leave it out.")]
    [InlineData("auto", "Option --precision is auto but a precision to measure is wanted; give fp32, int8, tf32 or fp16.")]
    public async Task Bench_PrecisionThatCannotBeMeasured_IsRefused(string precision, string reason) =>
        (await Decam.RunAsync("bench", "--precision", precision)).IsRefusal(ExitCode.Usage, reason);

    [Fact]
    public async Task Inspect_DeviceWithoutThePrecision_IsRefused() =>
        (await Decam.RunAsync("model", "inspect", Samples.ShapesModel, "--device", "cpu", "--precision", "tf32")).IsRefusal(ExitCode.Usage, "Device 'cpu' does not offer precision tf32; it offers fp32");

    public void Dispose() => _folder.Dispose();
}
