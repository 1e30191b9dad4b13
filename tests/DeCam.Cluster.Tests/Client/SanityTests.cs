using DeCam.Cluster.Client.CommandLine;

namespace DeCam.Cluster.Tests.Client;

public sealed class SanityTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public async Task Evaluate_SanityOfAMethodAndOfAControl_TellsThemApart()
    {
        var said = await SanityAsync("--method", "occlusion,centre");

        Assert.True(said.ExitCode == ExitCode.Done, said.Error);
        Assert.Equal("star", said.Document.GetProperty("target").GetProperty("label").GetString());
        var methods = said.Document.GetProperty("methods");
        // The control looks at nothing, so nothing changes its map.
        Assert.Equal((1, 1), (Correlation(methods[1], "otherClass"), Correlation(methods[1], "randomisedWeights")));
        Assert.True(Correlation(methods[0], "otherClass") < 0.9, methods[0].ToString());
        Assert.True(Correlation(methods[0], "randomisedWeights") < 0.9, methods[0].ToString());
    }

    [Fact]
    public async Task Evaluate_SanityOfMapsWithoutVariation_HasNoFigureAndSaysWhy()
    {
        string[] options = ["--sanity", "--method", "sobol,hsic", "--budget", "1"];

        var said = await EvaluateAsync([.. options, "--json"]);
        var text = await EvaluateAsync(options);

        Assert.True(said.ExitCode == ExitCode.Done, said.Error);
        foreach (var method in said.Document.GetProperty("methods").EnumerateArray())
            foreach (var check in (string[])["otherClass", "randomisedWeights"])
                Assert.Equal(System.Text.Json.JsonValueKind.Null, method.GetProperty(check).GetProperty("rankCorrelation").ValueKind);
        Assert.Equal("A map without variation has no rank correlation.", Assert.Single(said.Document.GetProperty("notes").EnumerateArray()).GetString());
        Assert.Matches(@"(?m)^sobol +none +none +3\s*$", text.Output);
        Assert.Contains("note: A map without variation", text.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Evaluate_SanityAgain_GivesTheSameFigures()
    {
        var first = await SanityAsync("--method", "occlusion");
        var again = await SanityAsync("--method", "occlusion");

        Assert.True(first.ExitCode == ExitCode.Done, first.Error);
        Assert.Equal(first.Output, again.Output);
    }

    [Theory]
    [InlineData("--sanity", "--map", "map.npy")]
    [InlineData]
    [InlineData("--map", "map.npy", "--method", "rise")]
    public async Task Evaluate_NeitherAMapNorAMethodOrBoth_IsWrongUsage(params string[] options) =>
        (await EvaluateAsync(options)).IsRefusal(ExitCode.Usage, "--sanity");

    [Fact]
    public async Task Evaluate_SanityOfSeveralClasses_IsWrongUsage() => (await SanityAsync("--class", "top5")).IsRefusal(ExitCode.Usage, "top5", "one");

    public void Dispose() => _folder.Dispose();

    private static double Correlation(System.Text.Json.JsonElement method, string check) => Math.Round(method.GetProperty(check).GetProperty("rankCorrelation").GetDouble(), 9);

    private Task<Said> SanityAsync(params string[] options) => EvaluateAsync(["--sanity", .. options, "--json"]);

    private Task<Said> EvaluateAsync(params string[] options) =>
        Decam.RunAsync(["evaluate", Samples.Star, "--model", Samples.ShapesModel, .. options, "--data", _folder.File("data"), "--threads", "1"]);
}
