using System.Text.Json;
using DeCam.Cluster.Client.CommandLine;
using DeCam.Cluster.Client.Results;
using DeCam.Inference.Drawing;
using DeCam.Inference.Imaging;
using DeCam.Inference.Preprocessing;

namespace DeCam.Cluster.Tests.Client;

/// <summary>The pictures of a result: drawn as asked for, drawn again without work, and weak maps named.</summary>
public sealed class PicturesTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public async Task Explain_OtherPictures_AreDrawnAgainFromTheMapAlone()
    {
        Assert.Equal(ExitCode.Done, (await ExplainAsync()).ExitCode);
        var (map, overlay, seconds) = (Bytes(ResultFiles.Map), Bytes(ResultFiles.Overlay), Document().GetProperty("timing").GetRawText());

        // Of another store nothing could be taken but the files.
        var said = await ExplainAsync("--palette", "viridis", "--svg", "--figure", "--data", _folder.File("other"));

        Assert.True(said.ExitCode == ExitCode.Done, said.Error);
        Assert.Contains("1 of 1 result taken", said.Error, StringComparison.Ordinal);
        Assert.Equal(["curves.png", "figure.png", "figure.svg", "heatmap.png", "overlay.png", "overlay.svg", "result.json", "saliency.npy"], Names());
        Assert.Equal(map, Bytes(ResultFiles.Map));
        Assert.NotEqual(overlay, Bytes(ResultFiles.Overlay));
        Assert.Equal("viridis", Document().GetProperty("pictures").GetProperty("palette").GetString());
        Assert.Equal(seconds, Document().GetProperty("timing").GetRawText());

        await ExplainAsync();
        Assert.Equal(["curves.png", "heatmap.png", "overlay.png", "result.json", "saliency.npy"], Names());
        Assert.Equal(overlay, Bytes(ResultFiles.Overlay));
    }

    [Theory]
    [InlineData("--palette", "jet", "amber or inferno or viridis or cyan or magenta")]
    [InlineData("--size", "100", "from 200 to 4096")]
    [InlineData("--size", "5000", "from 200 to 4096")]
    [InlineData("--opacity", "1.5", "from 0 to 1")]
    [InlineData("--style", "glow", "rank or linear or contour")]
    public async Task Explain_PicturesThatCannotBe_AreRefusedWithWhatCanBe(string option, string value, string possible) =>
        (await ExplainAsync(option, value)).IsRefusal(ExitCode.Usage, option, value, possible);

    [Fact]
    public async Task Results_OriginalThatIsGone_AreDrawnOnTheViewAndSaySo()
    {
        await ExplainAsync();
        var original = Document().GetProperty("image").GetProperty("sha256").GetString()!;
        var runs = (await Decam.RunAsync("runs", "list", "--data", _folder.File("data"), "--json")).Document.GetProperty("runs").EnumerateArray();
        var id = runs.Single(r => r.GetProperty("method").GetString() == "rise").GetProperty("runId").GetString()!;
        (await Decam.RunAsync("runs", "results", id, "--uncertainty", "--data", _folder.File("data"), "--out", _folder.File("fetched"))).IsRefusal(ExitCode.Usage, "--uncertainty", id, "(rise) does not tell");
        Assert.False(Directory.Exists(_folder.File("fetched")));
        File.Delete(Assert.Single(Directory.EnumerateFiles(_folder.File("data"), original[2..], SearchOption.AllDirectories)));

        var said = await Decam.RunAsync("runs", "results", id, "--data", _folder.File("data"), "--out", _folder.File("fetched"));

        Assert.True(said.ExitCode == ExitCode.Done, said.Error);
        var document = JsonDocument.Parse(File.ReadAllText(_folder.File("fetched", "03_star", ResultFiles.Document))).RootElement;
        Assert.Equal("The original picture was moved or changed and is not stored any more: this is what the model saw of it.", document.GetProperty("pictures").GetProperty("note").GetString());
        Assert.Equal(JsonValueKind.Null, Document().GetProperty("pictures").GetProperty("note").ValueKind);
        Assert.Equal(Bytes(ResultFiles.Map), File.ReadAllBytes(_folder.File("fetched", "03_star", ResultFiles.Map)));
        // What the control reached is known from its own run.
        Assert.Equal(Document().GetProperty("control").GetRawText(), document.GetProperty("control").GetRawText());
    }

    [Fact]
    public async Task Explain_MapWithoutVariation_IsWeakInLineTableAndDocument()
    {
        Directory.CreateDirectory(_folder.File("images"));
        File.Copy(Samples.Star, _folder.File("images", "03_star.png"));

        var said = await Decam.RunAsync("explain", _folder.File("images"), "--model", Samples.ShapesModel, "--method", "occlusion", "--budget", "1",
            "--out", _folder.File("out"), "--data", _folder.File("data"));

        Assert.True(said.ExitCode == ExitCode.Done, said.Error);
        Assert.Contains(", weak map (the centre control has ", said.Output, StringComparison.Ordinal);
        Assert.StartsWith("Weak map: its DiffAUC of ", Document().GetProperty("weak").GetString(), StringComparison.Ordinal);
        var table = File.ReadAllLines(_folder.File("out", "results.csv")).Select(l => l.Split(',')).ToList();
        Assert.Equal("true", table[1][Array.IndexOf(table[0], "weak")]);
    }

    [Fact]
    public async Task Explain_NoControl_JudgesTheMapAlone()
    {
        var said = await ExplainAsync("--no-control");

        Assert.True(said.ExitCode == ExitCode.Done, said.Error);
        Assert.Equal((JsonValueKind.Null, JsonValueKind.Null), (Document().GetProperty("control").ValueKind, Document().GetProperty("weak").ValueKind));
    }

    [Theory]
    [InlineData(10.0, 10.0, null, "Weak map: its DiffAUC of 10.0 is not above the 10.0 of a map that only knows the centre (rise-225).")]
    [InlineData(10.1, 10.0, null, null)]
    [InlineData(10.1, null, null, null)]
    [InlineData(null, null, null, null)]
    [InlineData(50.0, 10.0, 0.29, "Weak map: its two halves have a rank correlation of 0.29, which is under 0.3.")]
    [InlineData(50.0, 10.0, 0.3, null)]
    public void Sentence_OfFigures_SaysWhyTheMapIsWeak(double? diff, double? control, double? splitHalf, string? sentence) =>
        Assert.Equal(sentence, WeakMap.Sentence(Metrics(diff), Metrics(control), splitHalf));

    [Theory]
    [InlineData(16.0, 0.21, "its halves have a rank correlation of 0.21")]
    [InlineData(16.0, 0.3, "the centre control has 16.0")]
    [InlineData(16.0, null, "the centre control has 16.0")]
    [InlineData(null, 0.21, "its halves have a rank correlation of 0.21")]
    public void Cause_OfAWeakMap_IsTheReasonThatItsSentenceTells(double? control, double? splitHalf, string cause) =>
        Assert.Equal(cause, WeakMap.Cause(control, splitHalf));

    [Theory]
    [InlineData(3000, null, "Ends of the picture cut off.")]
    [InlineData(3000, "It was moved.", "It was moved.")]
    [InlineData(60, null, null)]
    public void PageNote_OfALongPicture_SaysThatItsEndsAreMissing(int width, string? note, string? said)
    {
        var fit = new ViewFit(PictureFit.ShorterSide, PixelSize.Square(32), PicturePlace.Centre, PixelSize.Square(32));
        Assert.Equal(said, new FoundPhoto(PhotoSheet.Of(new Picture(40, width, new byte[40 * width * 3]), fit, 300), note).PageNote);
    }

    public void Dispose() => _folder.Dispose();

    private static MetricsPart? Metrics(double? diff) => diff is { } known ? new("rise-225", 0, 0, known, 0, [], [], []) : null;

    private Task<Said> ExplainAsync(params string[] options)
    {
        string[] data = options.Contains("--data") ? [] : ["--data", _folder.File("data")];
        return Decam.RunAsync(["explain", Samples.Star, "--model", Samples.ShapesModel, "--method", "rise", "--budget", "60", .. options, "--out", _folder.File("out"), .. data]);
    }

    private byte[] Bytes(string file) => File.ReadAllBytes(_folder.File("out", "03_star", file));

    private JsonElement Document() => JsonDocument.Parse(Bytes(ResultFiles.Document)).RootElement;

    private IEnumerable<string?> Names() => Directory.EnumerateFiles(_folder.File("out", "03_star")).Select(Path.GetFileName).Order(StringComparer.Ordinal);
}
