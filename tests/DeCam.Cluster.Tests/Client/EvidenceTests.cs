using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text.Json;
using DeCam.Cluster.Client.CommandLine;
using DeCam.Cluster.Client.Results;
using DeCam.Cluster.Tests.Client.Sweeps;
using DeCam.Content;

namespace DeCam.Cluster.Tests.Client;

public sealed class EvidenceTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public async Task Explain_PathRidge_SaysHowSureTheMapIs()
    {
        string[] command = ["explain", Samples.Star, "--model", Samples.ShapesModel, "--method", "path-ridge", "--budget", "300", "--no-metrics", "--out", _folder.File("out"), "--data", _folder.File("data")];
        var said = await Decam.RunAsync(command);

        Assert.True(said.ExitCode == ExitCode.Done, said.Error);
        var evidence = Document().GetProperty("evidence");
        Assert.Equal(ResultFiles.Uncertainty, evidence.GetProperty("file").GetString());
        var file = await File.ReadAllBytesAsync(Result(ResultFiles.Uncertainty), TestContext.Current.CancellationToken);
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(file)), evidence.GetProperty("sha256").GetString());
        var deviation = Inference.Imaging.Npy.Read(file, ResultFiles.Uncertainty, 64, 64).Values;
        Assert.All(deviation, d => Assert.True(d >= 0 && float.IsFinite(d)));
        Assert.True(deviation.Max() > 0);
        Assert.InRange(evidence.GetProperty("splitHalf").GetDouble(), -1, 1);
        var kinds = evidence.GetProperty("r2").EnumerateObject().ToList();
        Assert.Contains(kinds, k => k.Name == "kept-blur");
        Assert.All(kinds, k => Assert.True(k.Value.GetDouble() <= 1));

        // Made again elsewhere, it is the same to the last bit; and a result without the file is not whole.
        Assert.Equal(ExitCode.Done, (await Decam.RunAsync([.. command, "--restart", "--yes"])).ExitCode);
        Assert.Equal(file, await File.ReadAllBytesAsync(Result(ResultFiles.Uncertainty), TestContext.Current.CancellationToken));
        Assert.Equal(evidence.GetRawText(), Document().GetProperty("evidence").GetRawText());
        Assert.True(Assert.Single(EarlierResult.In(_folder.File("out", "03_star"))).IsWhole);
        File.Delete(Result(ResultFiles.Uncertainty));
        Assert.False(Assert.Single(EarlierResult.In(_folder.File("out", "03_star"))).IsWhole);

        // The store's copy is one of the contents that a run needs.
        var key = ContentKey.Of(MemoryMarshal.AsBytes(deviation.AsSpan()));
        File.Delete(_folder.File("data", "artifacts", key[..2], key[2..]));
        var check = await Decam.RunAsync("store", "check", "--data", _folder.File("data"));
        Assert.Equal(ExitCode.SomeFailed, check.ExitCode);
        Assert.Contains($"Artifact {key} of run", check.Output + check.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Explain_MethodThatCannotSay_HasNone()
    {
        var said = await Decam.RunAsync("explain", Samples.Star, "--model", Samples.ShapesModel, "--method", "rise", "--budget", "60", "--no-metrics", "--out", _folder.File("out"), "--data", _folder.File("data"));

        Assert.True(said.ExitCode == ExitCode.Done, said.Error);
        Assert.Equal(JsonValueKind.Null, Document().GetProperty("evidence").ValueKind);
        Assert.False(File.Exists(Result(ResultFiles.Uncertainty)));
    }

    [Fact]
    public async Task Explain_Uncertainty_IsDrawnOnRequestAndRefusedWhereNobodyCanSayIt()
    {
        string[] command = ["explain", Samples.Star, "--model", Samples.ShapesModel, "--budget", "150", "--no-metrics", "--out", _folder.File("out"), "--data", _folder.File("data")];
        Assert.Equal(ExitCode.Done, (await Decam.RunAsync([.. command, "--method", "path-ridge"])).ExitCode);
        Assert.False(File.Exists(Result(ResultFiles.UncertaintyPicture)));

        // Drawn from the finished result, and gone again with the next that does not want it.
        foreach (var isWanted in new[] { true, false })
        {
            var said = await Decam.RunAsync([.. command, "--method", "path-ridge", .. isWanted ? (string[])["--uncertainty"] : []]);
            Assert.Contains("1 of 1 result taken", said.Error, StringComparison.Ordinal);
            Assert.Equal(isWanted, File.Exists(Result(ResultFiles.UncertaintyPicture)));
            Assert.Equal(isWanted, Document().GetProperty("pictures").GetProperty("files").EnumerateArray().Any(f => f.GetString() == ResultFiles.UncertaintyPicture));
        }

        (await Decam.RunAsync([.. command, "--method", "rise", "--uncertainty"])).IsRefusal(ExitCode.Usage, "--uncertainty", "rise", "path-ridge can");
        (await Decam.RunAsync([.. command, "--method", "path-ridge", "--objects", "2", "--uncertainty"])).IsRefusal(ExitCode.Usage, "--uncertainty", "without refine and --objects");
    }

    [Fact]
    public async Task Sweep_PathRidge_HasAColumn()
    {
        await File.WriteAllTextAsync(_folder.File("sweep.yaml"), $$"""
            name: sure
            models: [{ file: "{{Samples.ShapesModel}}", as: shapes }]
            methods: [{ name: rise, masks: 64 }, { name: path-ridge, budget: 300 }]
            images: { folder: "{{Samples.Shapes}}", limit: 1 }
            metrics: []
            """, TestContext.Current.CancellationToken);
        var said = await Decam.RunAsync("sweep", "run", _folder.File("sweep.yaml"), "--data", _folder.File("data"), "--out", _folder.File("out"), "--quiet", "--json");

        Assert.True(said.ExitCode == ExitCode.Done, said.Error);
        var rows = await ResultsTable.ReadAsync(_folder.File("out", "results.csv"));
        Assert.Equal("", rows.Single(r => r["method"] == "rise")["split_half"]);
        Assert.Equal("", rows.Single(r => r["method"] == "rise")["weak"]);
        var half = double.Parse(rows.Single(r => r["method"] == "path-ridge")["split_half"], System.Globalization.CultureInfo.InvariantCulture);
        Assert.InRange(half, -1, 1);
        Assert.Equal(half < WeakMap.LeastCorrelation ? "true" : "false", rows.Single(r => r["method"] == "path-ridge")["weak"]);
    }

    public void Dispose() => _folder.Dispose();

    private string Result(string name) => _folder.File("out", "03_star", name);

    private JsonElement Document() => JsonDocument.Parse(File.ReadAllText(Result(ResultFiles.Document))).RootElement;
}
