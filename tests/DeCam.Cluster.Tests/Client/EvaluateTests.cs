using System.Text;
using System.Text.Json;
using DeCam.Cluster.Client.CommandLine;
using DeCam.Cluster.Client.Results;

namespace DeCam.Cluster.Tests.Client;

public sealed class EvaluateTests : IDisposable
{
    private const int Side = 64;
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public async Task Evaluate_MapOfTheObject_BeatsItsOpposite()
    {
        var object_ = await DiffAucAsync(Map((y, x) => InStar(y, x) ? 1 : 0));
        var surroundings = await DiffAucAsync(Map((y, x) => InStar(y, x) ? 0 : 1));

        Assert.True(object_ > surroundings + 50, $"{object_} against {surroundings}");
    }

    [Fact]
    public async Task Evaluate_MapThatExplainWrote_GivesTheSameFigures()
    {
        var explained = await Decam.RunAsync("explain", Samples.Star, "--model", Samples.ShapesModel, "--budget", "100", "--quiet",
            "--out", _folder.File("out"), "--data", _folder.File("data"));
        Assert.True(explained.ExitCode == ExitCode.Done, explained.Error);
        var result = JsonDocument.Parse(await File.ReadAllTextAsync(_folder.File("out", "03_star", ResultFiles.Document), TestContext.Current.CancellationToken));

        var said = await EvaluateAsync(_folder.File("out", "03_star", ResultFiles.Map));

        Assert.True(said.ExitCode == ExitCode.Done, said.Error);
        var metrics = said.Document.GetProperty("targets")[0].GetProperty("metrics")[0];
        Assert.Equal(result.RootElement.GetProperty("metrics").GetRawText().Replace(" ", "", StringComparison.Ordinal),
            metrics.GetRawText().Replace(" ", "", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("rise-225", Side + 1)]
    [InlineData("rise-29", Side / 8 + 1)]
    [InlineData("black-30", 31)]
    public async Task Evaluate_Curves_AreGivenAsNumbersThatMakeTheAreas(string protocol, int points)
    {
        var said = await EvaluateAsync(Map((y, x) => InStar(y, x) ? 1 : 0), "--protocol", protocol);

        Assert.True(said.ExitCode == ExitCode.Done, said.Error);
        var metrics = said.Document.GetProperty("targets")[0].GetProperty("metrics")[0];
        var shares = Numbers(metrics, "shares");
        Assert.Equal(points, shares.Length);
        Assert.Equal(0.0, shares[0]);
        Assert.Equal(1.0, shares[^1]);
        foreach (var curve in (string[])["insertion", "deletion"])
            Assert.Equal(metrics.GetProperty(curve + "Auc").GetDouble(), Area(shares, Numbers(metrics, curve)), protocol == "black-30" ? 1e-3 : 1e-9);
        Assert.Equal(said.Document.GetProperty("targets")[0].GetProperty("probability").GetDouble(), Numbers(metrics, "insertion")[^1], 1e-4);
        Assert.Single(said.Output.Split('\n'), line => line.Contains("\"insertion\"", StringComparison.Ordinal) && line.TrimEnd().EndsWith("],", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Evaluate_TwoProtocols_NamesBoth()
    {
        var said = await EvaluateAsync(Map((y, x) => y * Side + x), "--protocol", "rise-29", "--protocol", "black-30");

        Assert.True(said.ExitCode == ExitCode.Done, said.Error);
        var metrics = said.Document.GetProperty("targets")[0].GetProperty("metrics");
        Assert.Equal(["rise-29", "black-30"], metrics.EnumerateArray().Select(m => m.GetProperty("protocol").GetString()));
    }

    [Fact]
    public async Task Evaluate_Panel_GivesTheThreeAndTheirMean()
    {
        var said = await EvaluateAsync(Map((y, x) => InStar(y, x) ? 1 : 0), "--protocol", "panel-fast");
        var text = await Decam.RunAsync("evaluate", Samples.Star, "--model", Samples.ShapesModel, "--map", _folder.File("map.npy"), "--protocol", "panel-fast", "--data", _folder.File("data"), "--threads", "1");

        Assert.True(said.ExitCode == ExitCode.Done, said.Error);
        var metrics = said.Document.GetProperty("targets")[0].GetProperty("metrics").EnumerateArray().ToList();
        var mean = metrics.Average(m => m.GetProperty("diffAuc").GetDouble());
        Assert.Equal(["rise-29", "swapped-29", "black-30"], metrics.Select(m => m.GetProperty("protocol").GetString()));
        Assert.Equal(mean, metrics[0].GetProperty("panel").GetDouble());
        Assert.Matches(string.Create(System.Globalization.CultureInfo.InvariantCulture, $@"(?m)^star +panel-fast +{mean:0.00}\r?$"), text.Output);
    }

    [Fact]
    public async Task Evaluate_MapWithoutVariation_SaysSo()
    {
        var said = await EvaluateAsync(Map((y, x) => 0.5f));
        var text = await Decam.RunAsync("evaluate", Samples.Star, "--model", Samples.ShapesModel, "--map", _folder.File("map.npy"), "--data", _folder.File("data"), "--threads", "1");
        var varied = await EvaluateAsync(Map((y, x) => x));

        Assert.True(said.ExitCode == ExitCode.Done, said.Error);
        Assert.Equal(MapNotes.Flat, Assert.Single(said.Document.GetProperty("notes").EnumerateArray()).GetString());
        Assert.Contains($"note: {MapNotes.Flat}", text.Output, StringComparison.Ordinal);
        Assert.Empty(varied.Document.GetProperty("notes").EnumerateArray());
    }

    [Theory]
    [InlineData("<c8", "(64, 64)", 8, "float32")]
    [InlineData("|O", "(64, 64)", 4, "float32")]
    [InlineData("<f4", "(4, 32, 32)", 4, "shape")]
    [InlineData("<f4", "(64, 64)", 3, "bytes")]
    public async Task Evaluate_ArrayOfAnotherKind_IsBadInput(string type, string shape, int valueBytes, string word)
    {
        var header = $"{{'descr': '{type}', 'fortran_order': False, 'shape': {shape}, }}".PadRight(117) + "\n";
        byte[] file = [0x93, .. "NUMPY"u8, 1, 0, 118, 0, .. Encoding.ASCII.GetBytes(header), .. new byte[Side * Side * valueBytes]];

        (await EvaluateAsync(_folder.Write("map.npy", file))).IsRefusal(ExitCode.Input, "map.npy", word);
    }

    [Fact]
    public async Task Evaluate_CoarserMap_IsResizedWithANote()
    {
        var map = _folder.Write("cam.npy", Inference.Imaging.Npy.ToBytes([.. Enumerable.Range(0, 49).Select(i => (float)i)], 1, 7, 7));
        var said = await EvaluateAsync(map);

        Assert.True(said.ExitCode == ExitCode.Done, said.Error);
        Assert.Equal("The map of 7 x 7 values was resized to the model's view of 64 x 64, as a map of the whole view.", Assert.Single(said.Document.GetProperty("notes").EnumerateArray()).GetString());
    }

    [Theory]
    [InlineData("--sanity")]
    [InlineData("--map", "map.npy")]
    public async Task Evaluate_FolderAsImage_IsBadInput(params string[] options) =>
        (await Decam.RunAsync(["evaluate", _folder.Path, "--model", Samples.ShapesModel, .. options, "--data", _folder.File("data")])).IsRefusal(ExitCode.Input, "is a folder");

    [Fact]
    public async Task Evaluate_NotANumber_IsBadInput() =>
        (await EvaluateAsync(Map((y, x) => y == 3 ? float.NaN : 1))).IsRefusal(ExitCode.Input, "map.npy", "finite");

    [Fact]
    public async Task Evaluate_NoProtocol_IsWrongUsage() =>
        (await EvaluateAsync(Map((y, x) => 1), "--no-metrics")).IsRefusal(ExitCode.Usage, "nothing to evaluate");

    public void Dispose() => _folder.Dispose();

    // The box of the star in samples/shapes/index.json.
    private static bool InStar(int y, int x) => y is >= 31 and < 58 && x is >= 28 and < 56;

    private static double[] Numbers(JsonElement metrics, string name) => [.. metrics.GetProperty(name).EnumerateArray().Select(v => v.GetDouble())];

    private static double Area(double[] shares, double[] values) => Enumerable.Range(1, shares.Length - 1).Sum(i => (shares[i] - shares[i - 1]) * (values[i] + values[i - 1]) / 2);

    private string Map(Func<int, int, float> value) => _folder.Write("map.npy",
        Inference.Imaging.Npy.ToBytes(Enumerable.Range(0, Side * Side).Select(i => value(i / Side, i % Side)).ToArray(), Side, Side));

    private Task<Said> EvaluateAsync(string map, params string[] options) =>
        Decam.RunAsync(["evaluate", Samples.Star, "--model", Samples.ShapesModel, "--map", map, .. options, "--json", "--data", _folder.File("data"), "--threads", "1"]);

    private async Task<double> DiffAucAsync(string map)
    {
        var said = await EvaluateAsync(map);
        Assert.True(said.ExitCode == ExitCode.Done, said.Error);
        return said.Document.GetProperty("targets")[0].GetProperty("metrics")[0].GetProperty("diffAuc").GetDouble();
    }
}
