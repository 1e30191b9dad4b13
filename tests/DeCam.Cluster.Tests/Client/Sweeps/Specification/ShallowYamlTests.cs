using DeCam.Cluster.Client.CommandLine;
using DeCam.Cluster.Client.Sweeps.Specification;

namespace DeCam.Cluster.Tests.Client.Sweeps.Specification;

/// <summary>Documents that would exhaust the reader are refused in a sentence; each would end the process, or hang it, if it were not.</summary>
public sealed class ShallowYamlTests
{
    private const int Deep = 100_000;

    public static TheoryData<string> TooDeep =>
    [
        "name: " + new string('[', Deep) + new string(']', Deep),
        "name: " + new string('[', Deep),
        "name: " + string.Concat(Enumerable.Repeat("{a: ", Deep)),
        "name:\n" + string.Concat(Enumerable.Repeat("- ", Deep)) + "x",
        "? " + string.Concat(Enumerable.Repeat("? ", Deep)) + "x",
        string.Concat(Enumerable.Range(0, 500).Select(i => new string(' ', i) + "a:\n")),
        "{\"name\": " + string.Concat(Enumerable.Repeat("{\"a\": [", Deep / 2)),
        "name: " + new string('[', ShallowYaml.MostDepth) + new string(']', ShallowYaml.MostDepth),
    ];

    [Theory]
    [MemberData(nameof(TooDeep))]
    public void Parse_DeepDocument_IsOneSentence(string text)
    {
        var refusal = Assert.Throws<CommandFailedException>(() => SpecFile.Parse("deep.yaml", text));

        Assert.Equal(ExitCode.Input, refusal.ExitCode);
        Assert.Matches(@"^Sweep 'deep.yaml', line \d+: (lists and mappings are nested deeper than 64; .+|a key is a list, a mapping or an alias; a key is one word)\.$", refusal.Message);
    }

    [Fact]
    public void Parse_DepthOf64_IsRead() =>
        _ = SpecFile.Parse("a.yaml", new string('[', ShallowYaml.MostDepth) + new string(']', ShallowYaml.MostDepth));

    // Nine aliases of nine aliases of nine ...: as a key, its hash would visit all of them.
    [Fact]
    public void Parse_AliasesOfAliases_AreNoKeyAndCostNothingElsewhere()
    {
        var levels = string.Concat(Enumerable.Range(1, 40).Select(i => $"a{i}: &a{i} [{string.Join(", ", Enumerable.Repeat($"*a{i - 1}", 9))}]\n"));
        var laughs = "a0: &a0 x\n" + levels;

        Assert.Throws<CommandFailedException>(() => SpecFile.Parse("laughs.yaml", laughs + "? *a40\n: y\n"));
        var refusal = Assert.Throws<CommandFailedException>(() => SpecReader.Read(SpecFile.Parse("laughs.yaml", laughs + "methods: *a40\n"), "x"));
        Assert.Contains("'a0' is not known", refusal.Message, StringComparison.Ordinal);
        refusal = Assert.Throws<CommandFailedException>(() => SpecReader.Read(SpecFile.Parse("own.yaml", "models: [a.onnx]\nimages: {folder: p}\nmethods: &m [*m]\n"), "x"));
        Assert.Equal(ExitCode.Input, refusal.ExitCode);
    }

    [Fact]
    public void Read_AnchoredNumbers_AreThoseOfTheirAliases() =>
        Assert.Equal("""{"mean":[0.1,0.2,0.3]}""",
            SpecReader.Read(SpecFile.Parse("a.yaml", "models: [{file: a.onnx, mean: &m [0.1, 0.2, 0.3]}, {file: b.onnx, mean: *m}]\nmethods: [rise]\nimages: {folder: p}\n"), "a").Models[1].Preprocessing);

    [Fact]
    public async Task Check_DeepFile_EndsWithASentence()
    {
        using var folder = new TemporaryFolder();
        var file = folder.Write("deep.yaml", System.Text.Encoding.ASCII.GetBytes("name: " + new string('[', Deep) + new string(']', Deep)));
        using var run = DecamProcess.Start("sweep", "run", file, "--data", folder.File("data"));

        (await run.EndAsync()).IsRefusal(ExitCode.Input, "'deep.yaml', line 1", "deeper than 64");
    }
}
