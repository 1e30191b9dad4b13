using DeCam.Cluster.Client.CommandLine;
using DeCam.Cluster.Client.Sweeps.Specification;

namespace DeCam.Cluster.Tests.Client.Sweeps.Specification;

public sealed class SpecReaderTests
{
    private const string Whole = """
        name: table1
        models:
          - { file: a.onnx, mean: [0.5, 0.5, 0.5], std: 0.5, labels: a.txt, as: A }
          - b.onnx
        methods:
          - decam
          - { name: decam, preset: paper, as: decam-paper, budget: 900 }
          - { name: rise, masks: 4000 }
        images: { dataset: photos, include: "*.jpg", limit: 10, where: probability > 0.5 }
        seeds: [0, 3]
        metrics: [rise-29, black-30]
        snapshots: [500, 100]
        budget: 2000
        class: "7"
        maps: none
        """;

    [Fact]
    public void Read_WholeSpecification_TakesEveryKey()
    {
        var spec = Read(Whole);

        Assert.Equal("table1", spec.Name);
        Assert.Equal(["A", "b"], spec.Models.Select(m => m.Name));
        Assert.Equal("""{"mean":[0.5,0.5,0.5],"std":[0.5],"labels":"a.txt"}""", spec.Models[0].Preprocessing);
        Assert.Equal(["decam", "decam-paper", "rise", "centre", "random"], spec.Methods.Select(m => m.Name));
        Assert.Equal([false, false, false, true, true], spec.Methods.Select(m => m.IsControl));
        Assert.Equal("paper", spec.Methods[1].Preset);
        Assert.Equal(900, spec.Methods[1].Budget);
        Assert.Equal("4000", spec.Methods[2].Options["masks"]);
        Assert.Equal("photos", spec.Images.Dataset);
        Assert.Equal("*.jpg", spec.Images.Include);
        Assert.Equal(10, spec.Images.Limit);
        Assert.Equal(new SweepWhere(SweepFilter.ProbabilityAbove, 0.5), spec.Images.Where);
        Assert.Equal([0L, 3L], spec.Seeds);
        Assert.Equal(["rise-29", "black-30"], spec.Metrics);
        Assert.Equal([100, 500], spec.Snapshots);
        Assert.Equal(2000, spec.Budget);
        Assert.Equal("7", spec.ClassSelector);
        Assert.False(spec.KeepMaps);
    }

    [Fact]
    public void Read_Precision_IsThatOfTheMethodElseOfTheSweepAndNoneWithoutASearch()
    {
        var spec = Read("{models: [a.onnx], precision: auto, methods: [rise, {name: decam, precision: int8}, {name: lime, precision: fp32}, grad-cam, {maps: cams}], images: {folder: x}}");

        Assert.Equal(["auto", "int8", null, null, null, null, null], spec.Methods.Select(m => m.Precision));
        var plain = Read("{models: [a.onnx], precision: fp32, methods: [rise, decam, lime, grad-cam, {maps: cams}], images: {folder: x}}");
        Assert.All(plain.Methods, m => Assert.Null(m.Precision));
        Assert.Equal(SweepIds.Of(plain), SweepIds.Of(Read("{models: [a.onnx], methods: [rise, decam, lime, grad-cam, {maps: cams}], images: {folder: x}}")));
        Assert.NotEqual(SweepIds.Of(plain), SweepIds.Of(spec));
    }

    [Theory]
    [InlineData("precision: int8, methods: [rise, grad-cam]", "line 1: precision is int8 but method 'grad-cam' looks inside the model, which is done in float32 only; give that method precision fp32, or use auto.")]
    [InlineData("methods: [{name: centre, precision: int8}]", "line 1: method 'centre' is a control, which does not search; leave precision out.")]
    [InlineData("precision: bf16, methods: [rise]", "line 1: precision is 'bf16' but fp32 or int8 or auto or tf32 or fp16 is wanted.")]
    public void Read_PrecisionThatCannotBe_IsRefused(string keys, string part) =>
        Assert.Contains(part, Assert.Throws<CommandFailedException>(() => Read($"{{models: [a.onnx], {keys}, images: {{folder: x}}}}")).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("resize: 8", "{\"resize\":8}")]
    [InlineData("resize: [8, 9], interpolation: bicubic, antialias: false", "{\"resize\":[8,9],\"fit\":\"stretch\",\"interpolation\":\"bicubic\",\"antialias\":false}")]
    [InlineData("fit: letterbox, pad: 114, place: start, crop: [48, 192]", "{\"fit\":\"letterbox\",\"crop\":[48,192],\"pad\":114,\"place\":\"start\"}")]
    [InlineData("fit: letterbox, pad: [1, 2, 3]", "{\"fit\":\"letterbox\",\"pad\":[1,2,3]}")]
    [InlineData("fit: letterbox, pad: after-normalising", "{\"fit\":\"letterbox\",\"pad\":\"after-normalising\"}")]
    public void Read_FitOfAModel_IsThatOfASidecar(string keys, string json) =>
        Assert.Equal(json, Read($"{{models: [{{file: a.onnx, {keys}}}], methods: [rise], images: {{folder: x}}}}").Models[0].Preprocessing);

    [Theory]
    [InlineData("name: [")]
    [InlineData("name: \"unclosed")]
    [InlineData("{ models: [a.onnx")]
    public void Read_BrokenYaml_IsRefusedInASentence(string text)
    {
        var refusal = Assert.Throws<CommandFailedException>(() => Read(text));

        Assert.Equal(ExitCode.Input, refusal.ExitCode);
        Assert.Contains("cannot be read as YAML or JSON", refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{models: [{file: "a\0b"}], methods: [rise], images: {folder: x}}""")]
    [InlineData("""{models: [a.onnx], methods: [rise], images: {folder: "x\0"}}""")]
    public void Read_NulInAName_IsRefusedWithItsLine(string text)
    {
        var refusal = Assert.Throws<CommandFailedException>(() => Read(text));

        Assert.Equal(ExitCode.Input, refusal.ExitCode);
        Assert.Contains("line 1", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("the character NUL", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_Defaults_AreOneSeedRise225AndTheControl()
    {
        var spec = Read("{models: [a.onnx], methods: [rise], images: {folder: x}}");

        Assert.Equal("file", spec.Name);
        Assert.Equal(0L, spec.Seeds.Single());
        Assert.Equal("rise-225", spec.Metrics.Single());
        Assert.Equal("*", spec.Images.Include);
        Assert.True(spec.KeepMaps);
        Assert.Equal(["rise", "centre", "random"], spec.Methods.Select(m => m.Name));
    }

    [Theory]
    [InlineData("panel", "rise-225 swapped-225 black-30")]
    [InlineData("[black-30, panel-fast]", "black-30 rise-29 swapped-29")]
    public void Read_Panel_StandsForItsProtocols(string metrics, string protocols) =>
        Assert.Equal(protocols, string.Join(' ', Read($"{{models: [a.onnx], methods: [rise], metrics: {metrics}, images: {{folder: x}}}}").Metrics));

    [Fact]
    public void Read_NoControlsOrNoMetrics_HasNoControl()
    {
        Assert.Equal(["rise"], Read("{models: [a.onnx], methods: [rise], controls: [], images: {folder: x}}").Methods.Select(m => m.Name));
        Assert.Equal(["rise"], Read("{models: [a.onnx], methods: [rise], metrics: [], images: {folder: x}}").Methods.Select(m => m.Name));
    }

    [Theory]
    [InlineData("[centre, rise]", "centre", "rise")]
    [InlineData("[rise, {name: centre, sigma: 0.4, as: middle}, lime]", "rise", "middle", "lime")]
    public void Read_CentreAmongTheMethods_IsTheControlWhereverItStands(string methods, params string[] names)
    {
        var spec = Read($"{{models: [a.onnx], methods: {methods}, images: {{folder: x}}}}");

        Assert.Equal(names, spec.Methods.Select(m => m.Name));
        Assert.Equal(spec.Methods.Select(m => m.Method == "centre"), spec.Methods.Select(m => m.IsControl));
    }

    [Fact]
    public void Read_JsonWithTabs_IsTheSameSweepAsYaml()
    {
        const string json = "{\n\t\"name\": \"x\",\n\t\"models\": [\"a.onnx\"],\n\t\"methods\": [{\"name\": \"rise\", \"masks\": 12}],\n\t\"images\": {\"folder\": \"p\"}\n}";
        const string yaml = "name: x\nmodels: [a.onnx]\nmethods:\n  - name: rise\n    masks: 12\nimages:\n  folder: p\n";

        Assert.Equal(SweepIds.Of(Read(yaml)), SweepIds.Of(Read(json)));
    }

    [Theory]
    [InlineData("metods: [rise]\n", 1, "'metods'", "did you mean 'methods'?")]
    [InlineData("models: [a.onnx]\nmethods: [rise]\nimages: {folder: p, inculde: x}\n", 3, "'inculde'", "did you mean 'include'?")]
    [InlineData("models:\n  - {file: a.onnx, maen: [1]}\n", 2, "'maen'", "did you mean 'mean'?")]
    [InlineData("models:\n  - {file: a.onnx, mean: [103.939, 116.779, 123.68], scale: unit}\n", 2, "give the scale byte, or mean 0.4076, 0.45796, 0.48502")]
    [InlineData("models: [a.onnx]\nmethods:\n  - {name: rise, maks: 3}\nimages: {folder: p}\n", 3, "'maks'", "did you mean 'masks'?")]
    [InlineData("models: [a.onnx]\nmethods: [decma]\nimages: {folder: p}\n", 2, "'decma'")]
    [InlineData("models: [a.onnx]\nmethods:\n  - {name: decam, preset: papr}\nimages: {folder: p}\n", 3, "papr")]
    [InlineData("models: [a.onnx]\nmethods: [rise]\nmetrics: [rise-22]\nimages: {folder: p}\n", 3, "'rise-22'", "rise-225", "panel-fast")]
    [InlineData("models: [a.onnx]\nmethods: [rise]\nimages: {folder: p, dataset: q}\n", 3, "one of them")]
    [InlineData("models: [a.onnx]\nmethods: [rise]\nimages: {folder: p, where: sometimes}\n", 3, "'sometimes'", "probability > 0.5")]
    [InlineData("models: [a.onnx]\nmethods: [rise]\nimages: {folder: p, limit: 0}\n", 3, "limit", "at least 1")]
    [InlineData("models: [a.onnx]\nmethods: [rise]\nimages: {folder: p}\nseeds: [x]\n", 4, "seeds", "'x'")]
    [InlineData("models: [a.onnx]\nmethods: [rise]\nimages: {folder: p}\nmaps: some\n", 4, "'some'", "all or none")]
    [InlineData("models: [a.onnx]\nmethods: [rise]\nimages: {folder: p}\npictures: {palette: jet}\n", 4, "'jet'", "amber or inferno or viridis or cyan or magenta")]
    [InlineData("models: [a.onnx]\nmethods: [rise]\nimages: {folder: p}\npictures: {size: 5000}\n", 4, "size is 5000", "4096")]
    [InlineData("models: [a.onnx]\nmethods: [rise]\nimages: {folder: p}\npictures: {opacity: 2}\n", 4, "opacity is '2'", "from 0 to 1")]
    [InlineData("models: [a.onnx]\nmethods: [rise]\nimages: {folder: p}\npictures: {pallete: amber}\n", 4, "'pallete'", "did you mean 'palette'?")]
    [InlineData("models: [a.onnx]\nmethods: []\nimages: {folder: p}\n", 2, "methods is empty; name at least one")]
    [InlineData("models: []\nmethods: [rise]\nimages: {folder: p}\n", 1, "models is empty; name at least one")]
    [InlineData("models: [a.onnx]\nmethods: [rise]\nimages: {folder: p}\nseeds: []\n", 4, "seeds is empty")]
    [InlineData("models: [a.onnx]\nmethods:\n  - rise\n  - {name: rise, masks: 9}\nimages: {folder: p}\n", 4, "'rise' is named twice", "'as'")]
    [InlineData("models:\n  - a.onnx\n  - b/a.onnx\nmethods: [rise]\nimages: {folder: p}\n", 3, "'a' is named twice", "'as'")]
    [InlineData("models: [a.onnx]\nmethods: [rise]\nmetrics:\n  - rise-225\n  - rise-225\nimages: {folder: p}\n", 5, "'rise-225' is named twice")]
    [InlineData("models: [a.onnx]\nmethods: [rise]\nmetrics:\n  - panel\n  - panel\nimages: {folder: p}\n", 5, "'panel' is named twice")]
    [InlineData("models: [a.onnx]\nmethods: [rise]\nimages: {folder: p}\nseeds: [1, 2, 1]\n", 4, "'1' is named twice")]
    [InlineData("models: [a.onnx]\nmethods:\n  - {name: rise, as: centre}\nimages: {folder: p}\n", 3, "'centre' is the name of a control", "'rise'")]
    [InlineData("models: [a.onnx]\nmethods:\n  - {name: rise, as: random}\nimages: {folder: p}\n", 3, "'random' is the name of a control", "'rise'")]
    [InlineData("models: [a.onnx]\nmethods: [decam]\ncontrols: [rise]\nimages: {folder: p}\n", 3, "put it under methods")]
    [InlineData("models: [a.onnx]\nmethods: [rise]\nimages: {folder: p}\nmetrics: []\nsnapshots: [5]\n", 5, "there is none; give metrics")]
    [InlineData("models: [a.onnx]\nmethods: [rise]\nimages: {folder: p}\nclass: top5\n", 4, "'top5'", "top1")]
    [InlineData("models: [a.onnx]\nmethods: [rise]\n", 1, "'images' is missing")]
    [InlineData("models: [a.onnx\n", 1, "YAML or JSON")]
    [InlineData("- a\n", 1, "a mapping of keys is wanted")]
    public void Read_Mistake_IsNamedWithItsLine(string text, int line, params string[] words)
    {
        var refusal = Assert.Throws<CommandFailedException>(() => Read(text));

        Assert.Equal(ExitCode.Input, refusal.ExitCode);
        Assert.All(words, w => Assert.Contains(w, refusal.Message, StringComparison.Ordinal));
        Assert.Matches("[.?]$", refusal.Message);
        if (!text.Contains("[a.onnx\n", StringComparison.Ordinal)) Assert.Contains($"line {line}:", refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("class: true\nimages: {folder: p}", null, true)]
    [InlineData("images: {folder: p, where: correct}", null, true)]
    [InlineData("images: {folder: p, labels: names}", null, true)]
    [InlineData("class: true\nimages: {folder: p, labels: truth.csv}", "truth.csv", false)]
    [InlineData("images: {folder: p}", null, false)]
    public void Read_TrueClasses_ComeFromTheFileElseFromNamesWhereNeeded(string text, string? labels, bool fromNames)
    {
        var spec = Read($"models: [a.onnx]\nmethods: [rise]\n{text}\n");

        Assert.Equal((labels, fromNames), (spec.Images.Labels, spec.Images.ClassesFromNames));
        Assert.Equal(labels is not null || fromNames, spec.HasTruth);
    }

    [Fact]
    public void Read_NoPattern_TakesSubfoldersAndKeepsTheIdOfThePattern()
    {
        var (bare, starred) = (Read("{models: [a.onnx], methods: [rise], images: {folder: x}}"), Read("{models: [a.onnx], methods: [rise], images: {folder: x, include: '*'}}"));

        Assert.Equal((true, false), (bare.Images.TakesSubfolders, starred.Images.TakesSubfolders));
        // What is listed is part of the id; in a flat folder both take the same.
        Assert.Equal(SweepIds.Of(starred), SweepIds.Of(bare));
    }

    [Fact]
    public void Open_Folder_IsRefused() => Assert.Contains("is a folder", Assert.Throws<CommandFailedException>(() => SpecFile.Open(AppContext.BaseDirectory)).Message, StringComparison.Ordinal);

    [Fact]
    public void Open_MissingFile_IsRefused() => Assert.Contains("does not exist", Assert.Throws<CommandFailedException>(() => SpecFile.Open("nowhere.yaml")).Message, StringComparison.Ordinal);

    private static SweepSpec Read(string text) => SpecReader.Read(SpecFile.Parse("file.yaml", text), "file");
}
