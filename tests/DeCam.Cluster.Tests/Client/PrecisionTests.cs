using System.Text.Json;
using DeCam.Cluster.Client.CommandLine;
using DeCam.Cluster.Client.Results;

namespace DeCam.Cluster.Tests.Client;

/// <summary>A search in eight bits with a model of this machine.</summary>
public sealed class PrecisionTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public async Task Explain_Auto_SaysWhatScoredTheSearchAndWhy()
    {
        var said = await ExplainAsync("auto");

        Assert.True(said.ExitCode == ExitCode.Done, said.Error);
        var (document, search) = (Document("auto"), Document("auto").GetProperty("search"));
        var preparation = search.GetProperty("preparation");
        var isInt8 = preparation.GetProperty("reason").ValueKind == JsonValueKind.Null;
        Assert.Equal(isInt8 ? "int8" : "fp32", search.GetProperty("precision").GetString());
        Assert.Equal(isInt8 ? JsonValueKind.String : JsonValueKind.Null, preparation.GetProperty("network").ValueKind);
        Assert.True(document.GetProperty("timing").GetProperty("preparationSeconds").GetDouble() > 0);
        Assert.Contains($"searched in {search.GetProperty("precision").GetString()}", said.Output, StringComparison.Ordinal);
        Assert.Equal(isInt8, !said.Output.Contains("note: Searched in float32: ", StringComparison.Ordinal));

        // What fell back is the map of float32.
        if (isInt8) return;
        Assert.Equal(ExitCode.Done, (await ExplainAsync("fp32")).ExitCode);
        Assert.Equal(Document("fp32").GetProperty("map").GetProperty("sha256").GetString(), document.GetProperty("map").GetProperty("sha256").GetString());
    }

    [Fact]
    public async Task Explain_Int8OfAMethodThatLooksInside_IsRefusedBeforeAnything()
    {
        var said = await Decam.RunAsync("explain", Samples.Star, "--model", Samples.ShapesModel, "--method", "rise,grad-cam", "--precision", "int8", "--out", _folder.File("out"), "--data", _folder.File("data"));

        Assert.Equal(ExitCode.Usage, said.ExitCode);
        Assert.Contains("Method 'grad-cam' looks inside the model, which is done in float32 only; leave precision out, or use auto.", said.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(_folder.File("out")));
    }

    [Fact]
    public async Task Explain_Fp16OnAProcessor_IsRefused()
    {
        var said = await Decam.RunAsync("explain", Samples.Star, "--model", Samples.ShapesModel, "--precision", "fp16", "--device", "cpu", "--out", _folder.File("out"), "--data", _folder.File("data"));

        Assert.Equal(ExitCode.Usage, said.ExitCode);
        Assert.Contains("No device that may have this run scores in fp16, which cards do and processors do not; ", said.Error, StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();

    private Task<Said> ExplainAsync(string precision) => Decam.RunAsync(
        "explain", Samples.Star, "--model", Samples.ShapesModel, "--budget", "60", "--no-metrics", "--precision", precision, "--out", _folder.File(precision), "--data", _folder.File("data"));

    private JsonElement Document(string precision) => JsonDocument.Parse(File.ReadAllText(_folder.File(precision, "03_star", ResultFiles.Document))).RootElement;
}
