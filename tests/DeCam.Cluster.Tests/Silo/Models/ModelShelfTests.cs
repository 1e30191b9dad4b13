using System.Text;
using DeCam.Cluster.Silo.Models;
using DeCam.Content;
using DeCam.Inference.Preprocessing;
using DeCam.Scoring;

namespace DeCam.Cluster.Tests.Silo.Models;

/// <summary>What a silo makes of a folder of models.</summary>
public sealed class ModelShelfTests : IDisposable
{
    private static readonly byte[] Model = File.ReadAllBytes(Samples.ShapesModel);
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Models_FilesThatAreNone_AreToldWithTheReason()
    {
        _folder.Write("good.onnx", Model);
        _folder.Write("sub/pointer.onnx", Encoding.ASCII.GetBytes("version https://git-lfs.github.com/spec/v1\noid sha256:4665\nsize 12345\n"));
        _folder.Write("short.onnx", Model[..^100]);
        _folder.Write("nul.onnx", Model);
        _folder.Write("nul.json", """{ "labels": "a\u0000b" }"""u8.ToArray());
        _folder.Write("wrong.onnx", Model);
        _folder.Write("wrong.json", "{ \"mean\": \"none\" }"u8.ToArray());

        var shelf = Scanned();

        Assert.Equal(["good.onnx"], shelf.Models.Select(m => m.Name));
        Assert.Equal(["nul.onnx", "short.onnx", "sub/pointer.onnx", "wrong.onnx"], shelf.Unserved.Select(m => m.Name));
        string[] reasons = ["labels", "cut short", "Git LFS", "mean"];
        Assert.All(reasons.Zip(shelf.Unserved), pair => Assert.Contains(pair.First, pair.Second.Reason, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("preprocessor_config.json", """{ "image_processor_type": "\ud800" }""", true)]
    [InlineData("config.json", """{ "model_type": "x", "id2label": { "0": "\ud800" } }""", true)]
    [InlineData("model.json", """{ "\ud800": 1 }""", true)]
    [InlineData("model.json", """{ "mean": 0, "std": 1, "\ud800": 1 }""", false)]
    [InlineData("model.onnx.json", """{ "\ud800": 1 }""", true)]
    [InlineData("model.json", """{ "labels": "\ud800" }""", false)]
    [InlineData("model.json", """{ "mean": "\ud800" }""", false)]
    public void Models_FileThatIsNoText_NeverStopsTheOthers(string file, string text, bool isServed)
    {
        _folder.Write("good.onnx", Model);
        _folder.Write("sub/model.onnx", Model);
        _folder.Write($"sub/{file}", Encoding.ASCII.GetBytes(text));

        var shelf = Scanned();

        Assert.Equal(isServed ? ["good.onnx", "sub/model.onnx"] : ["good.onnx"], shelf.Models.Select(m => m.Name));
        Assert.Equal(isServed ? [] : ["sub/model.onnx"], shelf.Unserved.Select(m => m.Name));
    }

    [Fact]
    public void Models_FolderWhoseNameIsNoText_IsToldAndStopsNoOther()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Elsewhere every name is text.");
        _folder.Write("good.onnx", Model);
        void Shell(string script) => System.Diagnostics.Process.Start("sh", ["-c", $"cd \"$1\"; bad=$(printf 'bad\\377'); {script}", "sh", _folder.Path]).WaitForExit();
        Shell("mkdir \"$bad\"");
        try
        {
            var shelf = Scanned();

            Assert.Equal(["good.onnx"], shelf.Models.Select(m => m.Name));
            Assert.Equal(["bad\uFFFD/"], shelf.Unserved.Select(m => m.Name));
        }
        finally
        {
            // Nor can .NET delete it.
            Shell("rmdir \"$bad\"");
        }
    }

    // Every one of them would wait for ever, or never end, if it was opened or followed.
    [Fact]
    public async Task Models_PipesDevicesAndEndlessLinks_ArePassedOverByName()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no such files in folders.");
        foreach (var name in (string[])["good", "labels", "sidecar", "weights"]) _folder.Write($"{name}.onnx", name == "weights" ? WithWeightsIn("weights.pipe") : Model);
        _folder.Write("labels.json", """{ "labels": "labels.pipe" }"""u8.ToArray());
        string[] pipes = ["pipe.onnx", "labels.pipe", "sidecar.json", "weights.pipe"];
        foreach (var pipe in pipes) System.Diagnostics.Process.Start("mkfifo", [_folder.File(pipe)]).WaitForExit();
        File.CreateSymbolicLink(_folder.File("device.onnx"), "/dev/zero");
        File.CreateSymbolicLink(_folder.File("gone.onnx"), "nowhere");
        File.CreateSymbolicLink(_folder.File("self.onnx"), "self.onnx");
        Directory.CreateDirectory(_folder.File("inner"));
        Directory.CreateSymbolicLink(_folder.File("inner", "up"), "..");

        var shelf = await Task.Run(Scanned, TestContext.Current.CancellationToken).WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);

        Assert.Equal(["good.onnx"], shelf.Models.Select(m => m.Name));
        (string Name, string Reason)[] wanted =
        [
            ("device.onnx", "is a device"), ("gone.onnx", "nowhere"), ("inner/up/", "link back"), ("labels.onnx", "is a pipe"), ("pipe.onnx", "is a pipe"),
            ("self.onnx", "circle"), ("sidecar.onnx", "is a pipe"), ("weights.onnx", "is a pipe"),
        ];
        Assert.Equal(wanted.Select(w => w.Name), shelf.Unserved.Select(m => m.Name));
        Assert.All(wanted.Zip(shelf.Unserved).Where(pair => pair.First.Name != "gone.onnx"), pair => Assert.Contains(pair.First.Reason, pair.Second.Reason, StringComparison.Ordinal));
    }

    [Fact]
    public void Models_FoldersFullOfLinksToEachOther_EndTheSearchWithASentence()
    {
        string[] folders = [.. Enumerable.Range(0, 12).Select(i => $"f{i}")];
        foreach (var folder in folders) Directory.CreateDirectory(_folder.File(folder));
        foreach (var from in folders) foreach (var to in folders) Directory.CreateSymbolicLink(_folder.File(from, to), _folder.File(to));
        _folder.Write("good.onnx", Model);

        var shelf = Scanned();

        Assert.Contains("good.onnx", shelf.Models.Select(m => m.Name));
        Assert.Contains(shelf.Unserved, m => m.Reason.Contains("more than 10000 folders", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("weights\0.bin")]
    [InlineData("../weights.bin")]
    [InlineData("/etc/hostname")]
    public void Models_WeightsThatCanBeNoFileHere_AreTheFaultOfThatModel(string location)
    {
        _folder.Write("good.onnx", Model);
        _folder.Write("bad.onnx", WithWeightsIn(location));

        var shelf = Scanned();

        Assert.Equal(["good.onnx"], shelf.Models.Select(m => m.Name));
        Assert.Equal("bad.onnx", Assert.Single(shelf.Unserved).Name);
    }

    [Fact]
    public void Models_EqualContentUnderTwoNames_HasTheSidecarAndLabelsOfEach()
    {
        string[] names = ["ten", "zehn"];
        foreach (var name in names)
        {
            _folder.Write($"{name}.onnx", Model);
            _folder.Write($"{name}/labels.txt", Encoding.ASCII.GetBytes(string.Join('\n', Enumerable.Range(0, 8).Select(i => $"{name} {i}"))));
            _folder.Write($"{name}.json", Encoding.ASCII.GetBytes($$"""{ "mean": [{{(name == "ten" ? "0.1" : "0.2")}}], "labels": "{{name}}/labels.txt" }"""));
        }

        var shelf = Scanned();

        Assert.Equal(["ten.onnx", "zehn.onnx"], shelf.Models.Select(m => m.Name));
        Assert.Single(shelf.Models.Select(m => m.Sha256).Distinct());
        Assert.Contains("[0.1]", shelf.Models[0].Preprocessing, StringComparison.Ordinal);
        Assert.Contains("[0.2]", shelf.Models[1].Preprocessing, StringComparison.Ordinal);
        Assert.Equal(names.Select(n => _folder.File($"{n}.onnx")), shelf.Models.Select(m => shelf.PathOf(new(m.Name, m.Sha256, m.Preprocessing))));
    }

    [Fact]
    public void Models_FilesOfItsTool_TravelWithTheReferenceWithoutTheirPaths()
    {
        _folder.Write("model.onnx", Model);
        _folder.Write("preprocessor_config.json", """{ "image_processor_type": "ViTImageProcessor", "size": 64, "image_mean": [0.5], "image_std": [0.25] }"""u8.ToArray());
        _folder.Write("config.json", """{ "id2label": { "0": "a" } }"""u8.ToArray());

        var said = PreprocessingSettings.Of(new("model.onnx", "", Scanned().Models.Single().Preprocessing)).Neighbours!;

        Assert.Equal([0.25f], said.Std!);
        Assert.Equal((null, ContentKey.Of(File.ReadAllBytes(_folder.File("config.json")))), (said.Labels, said.LabelsSha256));
    }

    [Fact]
    public void PathOf_FileGone_IsThatOfItsCopy()
    {
        var gone = _folder.Write("a.onnx", Model);
        var copy = _folder.Write("b.onnx", Model);
        var shelf = Scanned();
        var model = new ModelReference("a.onnx", shelf.Models[0].Sha256, "");

        File.Delete(gone);
        Assert.Equal(copy, shelf.PathOf(model));
        File.WriteAllText(copy, "another");
        Assert.Contains("b.onnx", Assert.Throws<ModelMissingException>(() => shelf.PathOf(model)).Message, StringComparison.Ordinal);
        Assert.Null(shelf.PathOf(model with { Sha256 = new('0', 64) }));
    }

    [Fact]
    public async Task PathOf_FileOfItsOwnThatIsAwayForAMoment_IsServedAgain()
    {
        var path = _folder.Write("own.onnx", Model);
        var shelf = new ModelShelf(trustsPaths: true);
        var sha256 = (await shelf.AddFileAsync(path, TestContext.Current.CancellationToken)).Sha256;
        var model = new ModelReference("own.onnx", sha256, "");

        File.Move(path, path + ".aside");
        Assert.Throws<ModelMissingException>(() => shelf.PathOf(model));
        Assert.Empty(shelf.Models);
        File.Move(path + ".aside", path);

        Assert.Single(shelf.Models);
        Assert.Equal(path, shelf.PathOf(model));
    }

    // An ONNX file is a message of fields; those behind the others are merged in, so an initialiser with weights elsewhere can follow.
    private static byte[] WithWeightsIn(string location)
    {
        static byte[] Field(int number, byte[] content) => [(byte)(number << 3 | 2), .. Length(content.Length), .. content];
        static byte[] Length(int length) => length < 128 ? [(byte)length] : [(byte)(length | 128), (byte)(length >> 7)];
        static byte[] Text(int number, string text) => Field(number, Encoding.UTF8.GetBytes(text));
        byte[] tensor = [8, 1, 16, 1, .. Text(8, "elsewhere"), .. Field(13, [.. Text(1, "location"), .. Text(2, location)]), 112, 1];
        return [.. Model, .. Field(7, Field(5, tensor))];
    }

    private ModelShelf Scanned()
    {
        var shelf = new ModelShelf(trustsPaths: false);
        shelf.Replace(ModelScan.Of([_folder.Path]));
        return shelf;
    }
}
