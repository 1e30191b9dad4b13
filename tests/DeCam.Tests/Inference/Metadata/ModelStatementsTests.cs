using DeCam.Inference.Graph;
using DeCam.Inference.Metadata;
using DeCam.Inference.Models;
using DeCam.Inference.Preprocessing;
using DeCam.Scoring;
using DeCam.Tests.Inference.Models;

namespace DeCam.Tests.Inference.Metadata;

/// <summary>Who is believed when several say something of a model.</summary>
public sealed class ModelStatementsTests
{
    private const string HuggingFace = """{ "image_processor_type": "ViTImageProcessor", "do_resize": true, "size": 4, "resample": 3, "image_mean": [0.1, 0.2, 0.3], "image_std": [0.4, 0.5, 0.6] }""";

    [Fact]
    public void Load_EachSource_YieldsToTheOnesBeforeIt()
    {
        using var model = TinyModel.Classifier();
        model.Write("preprocessor_config.json", HuggingFace);
        Assert.Equal(("neighbour 'preprocessor_config.json'", 0.1f), Mean(model));

        Metadata(model, ("Image.NominalPixelRange", "Normalized_1_1"));
        Assert.Equal((ModelMetadata.Origin, 0.5f), Mean(model));

        model.Write("tiny.json", """{ "mean": 0.7 }""");
        Assert.Equal(("sidecar 'tiny.json'", 0.7f), Mean(model));
        Assert.Equal(("option", 0.8f), Mean(model, new() { Mean = [0.8f] }));
    }

    [Fact]
    public void Load_NothingButSymbolsInTheShape_TakesSizeAndLayoutOfTheNeighbour()
    {
        using var model = TinyModel.Classifier(-1, -1, -1, -1);
        model.Write("preprocessor_config.json", HuggingFace);
        using var classifier = OnnxClassifier.Load(model.Save(), "tiny", PreprocessingSettings.None);

        var prepared = classifier.Preprocessing;

        Assert.Equal((4, 4, TensorLayout.Nchw, PictureFit.Stretch, Interpolation.Bicubic), (prepared.HeightPixels, prepared.WidthPixels, prepared.Layout, prepared.Fit, prepared.Interpolation));
        Assert.Empty(prepared.Notes("tiny"));
    }

    [Fact]
    public void Load_ScaleOfAPerson_IsNeverMixedWithNumbersReadElsewhere()
    {
        using var model = TinyModel.Classifier();
        model.Write("preprocessor_config.json", HuggingFace);
        var (origin, mean) = Mean(model, new() { Scale = PixelScale.Byte });
        Assert.Equal(("default", 0f), (origin, mean));

        Metadata(model, ("Image.NominalPixelRange", "NominalRange_0_255"));
        using var classifier = OnnxClassifier.Load(model.Save(), "tiny", new() { Mean = [0.5f], Std = [0.5f] });
        Assert.Equal(PixelScale.Unit, classifier.Preprocessing.Scale);
    }

    [Fact]
    public void Load_OtherOrderOfChannels_KeepsEachNumberWithItsColour()
    {
        using var model = TinyModel.Classifier();
        Metadata(model, ("Image.BitmapPixelFormat", "Bgr8"));
        model.Write("preprocessor_config.json", HuggingFace);
        using var classifier = OnnxClassifier.Load(model.Save(), "tiny", PreprocessingSettings.None);

        Assert.Equal(ChannelOrder.Bgr, classifier.Preprocessing.Channels);
        Assert.Equal([0.3f, 0.2f, 0.1f], classifier.Preprocessing.Mean);
        Assert.Equal([0.6f, 0.5f, 0.4f], classifier.Preprocessing.Std);
    }

    [Fact]
    public void Load_SizeThatTheModelContradicts_IsANote()
    {
        using var model = TinyModel.Classifier();
        model.Write("preprocessor_config.json", HuggingFace.Replace("\"size\": 4", "\"size\": 8"));
        using var classifier = OnnxClassifier.Load(model.Save(), "tiny", PreprocessingSettings.None);

        Assert.Equal("The size 8 x 8 of neighbour 'preprocessor_config.json' is not used: the model takes images of 4 x 4.", Assert.Single(classifier.Preprocessing.Unused));
        Assert.Equal((PictureFit.ShorterSide, 0.1f), (classifier.Preprocessing.Fit, classifier.Preprocessing.Mean[0]));
    }

    [Theory]
    [InlineData("""{ "format": "layers-model", "modelTopology": {} }""", "'tiny.json' beside the model is of another tool (it has 'format', 'modelTopology') and is not used.")]
    [InlineData("[1, 2]", "'tiny.json' beside the model is of another tool (it has a list) and is not used.")]
    [InlineData("""{ "format": "x", "labels": ["a", "b"] }""", "'tiny.json' beside the model is of another tool (it has 'format', 'labels') and is not used.")]
    [InlineData("""{ "name": "x", "input": "a", "output": "b" }""", "'tiny.json' beside the model is of another tool (it has 'name', 'input', 'output') and is not used.")]
    [InlineData("""{ "\ud800": 1 }""", "'tiny.json' beside the model is of another tool (it has '\uFFFD') and is not used.")]
    public void Load_ForeignSidecar_IsANote(string json, string note)
    {
        using var model = TinyModel.Classifier();
        model.Write("tiny.json", json);
        using var classifier = OnnxClassifier.Load(model.Save(), "tiny", PreprocessingSettings.None);

        Assert.Equal(note, Assert.Single(classifier.Preprocessing.Unused));
    }

    [Theory]
    [InlineData("tiny.json", """{ "mean": [0.5], "sdt": [0.5] }""", "the key 'sdt', which is not known")]
    [InlineData("tiny.json", """{ "mean": [0.5], "std": [0.5], "lables": "a.txt" }""", "the key 'lables', which is not known")]
    [InlineData("tiny.onnx.json", """{ "lables": "a.txt", "input": "a" }""", "the key 'lables', which is not known")]
    public void Load_MistakeInASidecar_IsNamed(string file, string json, string words)
    {
        using var model = TinyModel.Classifier();
        model.Write(file, json);

        Assert.Contains(words, Assert.Throws<ScoringRefusedException>(() => OnnxClassifier.Load(model.Save(), "tiny", PreprocessingSettings.None)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Notes_TextsOfFiles_AreShortAndPrintable()
    {
        using var model = TinyModel.Classifier();
        Metadata(model, ("Image.NominalPixelRange", "\u001b[31m" + new string('x', 9000)));
        using var classifier = OnnxClassifier.Load(model.Save(), "tiny", new() { Mean = [0], Std = [1], Resize = 4 });

        var note = Assert.Single(classifier.Preprocessing.Notes("tiny"));

        Assert.InRange(note.Length, 100, 600);
        Assert.DoesNotContain('\u001b', note);
    }

    [Fact]
    public void Load_NamesOfClasses_YieldToAFileOfLabels()
    {
        using var model = TinyModel.Classifier();
        model.Write("config.json", """{ "id2label": { "0": "x", "1": "y", "2": "z" } }""");
        Assert.Equal(("y", "neighbour 'config.json'"), Second(model));
        Metadata(model, ("names", "['cat', 'dog', 'cow']"));
        Assert.Equal(("dog", ModelMetadata.Origin), Second(model));
        model.Write("labels.txt", "one\ntwo\nthree\n");
        model.Write("tiny.json", """{ "labels": "labels.txt" }""");
        Assert.Equal(("two", "sidecar 'tiny.json'"), Second(model));
    }

    [Fact]
    public void Load_LabelsOfANeighbourThatDoNotFit_AreANote()
    {
        using var model = TinyModel.Classifier();
        model.Write("config.json", """{ "id2label": { "0": "x", "1": "y" } }""");
        using var classifier = OnnxClassifier.Load(model.Save(), "tiny", PreprocessingSettings.None);

        Assert.Equal(0, classifier.Labels.Count);
        Assert.Contains("has 2 label(s) (JSON object) but the model has 3 classes", Assert.Single(classifier.Preprocessing.Unused), StringComparison.Ordinal);
    }

    [Fact]
    public void PinnedTo_Neighbours_AreCarriedToAnotherMachineBelowTheModelsOwnMetadata()
    {
        using TinyModel here = TinyModel.Classifier(), there = TinyModel.Classifier();
        here.Write("preprocessor_config.json", HuggingFace);
        here.Write("config.json", """{ "id2label": { "0": "x", "1": "y", "2": "z" } }""");
        var pinned = PreprocessingSettings.FromJson(PreprocessingSettings.None.PinnedTo(here.Save()).WithoutPaths().ToCanonicalJson(), "a test");

        there.Write("preprocessor_config.json", HuggingFace.Replace("0.1", "0.9"));
        Assert.Contains("which are not on this machine", Assert.Throws<ScoringRefusedException>(() => OnnxClassifier.Load(there.Save(), "tiny", pinned)).Message, StringComparison.Ordinal);
        there.Write("config.json", """{ "id2label": { "0": "x", "1": "y", "2": "z" } }""");
        Assert.Equal(0.1f, Mean(there, pinned).Mean);
        Assert.Equal("y", Second(there, pinned).Label);

        Metadata(there, ("Image.NominalPixelRange", "Normalized_1_1"));
        Assert.Equal(0.5f, Mean(there, pinned).Mean);
    }

    [Fact]
    public void PinnedTo_NoNeighbours_IsAsWithout()
    {
        using var model = TinyModel.Classifier();
        Metadata(model, ("names", "['cat', 'dog', 'cow']"));

        var pinned = PreprocessingSettings.None.PinnedTo(model.Save());

        Assert.Equal("""{"pinned":true}""", pinned.ToCanonicalJson());
        Assert.Equal(("dog", ModelMetadata.Origin), Second(model, pinned));
    }

    private static (string Origin, float Mean) Mean(TinyModel model, PreprocessingSettings? overrides = null)
    {
        using var classifier = OnnxClassifier.Load(model.Save(), "tiny", overrides ?? PreprocessingSettings.None);
        return (classifier.Preprocessing.Origins["mean"], classifier.Preprocessing.Mean[0]);
    }

    private static (string Label, string Origin) Second(TinyModel model, PreprocessingSettings? overrides = null)
    {
        using var classifier = OnnxClassifier.Load(model.Save(), "tiny", overrides ?? PreprocessingSettings.None);
        return (classifier.Labels[1], classifier.Preprocessing.Origins["labels"]);
    }

    private static void Metadata(TinyModel model, params (string Key, string Value)[] entries)
    {
        model.Model.MetadataProps.Clear();
        foreach (var (key, value) in entries) model.Model.MetadataProps.Add(new StringStringEntryProto { Key = key, Value = value });
    }
}
