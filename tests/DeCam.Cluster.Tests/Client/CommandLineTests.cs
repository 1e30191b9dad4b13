using DeCam.Cluster.Client.CommandLine;
using DeCam.Methods;

namespace DeCam.Cluster.Tests.Client;

public class CommandLineTests
{
    [Theory]
    [InlineData]
    [InlineData("explain")]
    [InlineData("evaluate")]
    [InlineData("model")]
    [InlineData("model", "inspect")]
    [InlineData("methods")]
    [InlineData("bench")]
    [InlineData("completion")]
    public async Task Help_OfEveryCommand_EndsWithExamples(params string[] command)
    {
        var said = await Decam.RunAsync([.. command, "--help"]);

        Assert.Equal((ExitCode.Done, ""), (said.ExitCode, said.Error));
        Assert.Contains($"decam {string.Join(' ', command)}", said.Output.Split("Examples:")[1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Decam_Alone_PrintsTheHelp()
    {
        var (alone, help) = (await Decam.RunAsync(), await Decam.RunAsync("--help"));

        Assert.Equal((ExitCode.Done, "", help.Output), (alone.ExitCode, alone.Error, alone.Output));
        Assert.Contains("Examples:", alone.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("'bogus'", "bogus")]
    [InlineData("'--sead'", "explain", "x.png", "--model", "m.onnx", "--sead", "3")]
    [InlineData("--model", "explain", "x.png")]
    [InlineData("--threads", "explain", "x.png", "--model", "m.onnx", "--threads", "0")]
    public async Task Parse_WrongUsage_IsOneSentence(string word, params string[] arguments) =>
        (await Decam.RunAsync(arguments)).IsRefusal(ExitCode.Usage, word, "--help");

    [Theory]
    [InlineData("--layout", "chwn")]
    [InlineData("--mean", "0.5,x,0.5")]
    [InlineData("--std", "0,1,1")]
    [InlineData("-p", "population")]
    [InlineData("--snapshots", "0")]
    [InlineData("--cluster", "somewhere")]
    public async Task Explain_ImpossibleValue_IsWrongUsage(string option, string value) =>
        (await Decam.RunAsync("explain", Samples.Star, "--model", Samples.ShapesModel, "--out", Path.GetTempPath(), option, value)).IsRefusal(ExitCode.Usage, value);

    [Fact]
    public async Task Version_IsANumber() => Assert.Matches(@"^\d+\.\d+\.\d+\s*$", (await Decam.RunAsync("--version")).Output);

    [Fact]
    public async Task Methods_Json_ListsEveryMethodWithItsOptions()
    {
        var said = await Decam.RunAsync("methods", "--json");

        var methods = said.Document.GetProperty("methods").EnumerateArray().ToList();
        Assert.Equal(MethodCatalog.All.Select(m => m.Name), methods.Select(m => m.GetProperty("name").GetString()));
        Assert.Equal(MethodCatalog.All.Select(m => m.Options(null).Count), methods.Select(m => m.GetProperty("options").GetArrayLength()));
        Assert.Equal(MethodCatalog.All.Select(m => m.LooksInside), methods.Select(m => m.GetProperty("needsModelInternals").GetBoolean()));
        Assert.Equal(1000, methods[0].GetProperty("evaluations").GetInt32());
    }

    [Fact]
    public async Task Methods_OfAPreset_ShowsItsEvaluations()
    {
        var said = await Decam.RunAsync("methods", "decam", "--preset", "paper");

        Assert.Contains("40,200", said.Output, StringComparison.Ordinal);
        Assert.Contains("-p population=200", said.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Explain_ClusterThatIsNotThere_SaysSo() =>
        (await Decam.RunAsync("explain", Samples.Star, "--model", Samples.ShapesModel, "--out", Path.GetTempPath(), "--cluster", "gateway:127.0.0.1:1"))
            .IsRefusal(ExitCode.Cluster, "out of reach");
}
