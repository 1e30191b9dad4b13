using DeCam.Inference.Preprocessing;

namespace DeCam.Tests.Inference.Preprocessing;

/// <summary>Files of Hugging Face, timm and others beside a model.</summary>
public sealed class NeighbourFilesTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("decam-test-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Of_DeepFile_IsLeftOutWithANote()
    {
        Write("preprocessor_config.json", "{ \"size\": " + new string('[', 100_000) + new string(']', 100_000) + " }");

        var note = Assert.Single(Of().Notes);

        Assert.Equal("'preprocessor_config.json' beside the model is not read: lists and objects are nested deeper than 64.", note);
    }

    [Fact]
    public void Of_ViT_StretchesAndTakesLabelsFromTheConfig()
    {
        Write("preprocessor_config.json", """
            { "do_normalize": true, "do_rescale": true, "do_resize": true, "image_mean": [0.5, 0.4, 0.3], "image_processor_type": "ViTImageProcessor",
              "image_std": [0.5, 0.25, 0.2], "resample": 3, "rescale_factor": 0.00392156862745098, "size": { "height": 64, "width": 48 } }
            """);
        Write("config.json", """{ "model_type": "vit", "id2label": { "0": "cat", "1": "dog" }, "image_size": 64 }""");

        var files = Of();

        Assert.Empty(files.Notes);
        Assert.Equal(["neighbour 'preprocessor_config.json'", "neighbour 'config.json'"], files.Sources.Select(s => s.Origin));
        var said = files.Settings;
        Assert.Equal([0.5f, 0.4f, 0.3f], said.Mean!);
        Assert.Equal([0.5f, 0.25f, 0.2f], said.Std!);
        Assert.Equal((PictureFit.Stretch, new PixelSize(64, 48), new PixelSize(64, 48)), (said.Fit, said.Resize, said.Crop));
        Assert.Equal((PixelScale.Unit, ChannelOrder.Rgb, Interpolation.Bicubic), (said.Scale, said.Channels, said.Interpolation));
        Assert.Equal(Path.Combine(_folder, "config.json"), said.Labels);
    }

    [Theory]
    [InlineData("CLIPImageProcessor", """ "size": { "shortest_edge": 256 }, "do_center_crop": true, "crop_size": { "height": 224, "width": 200 } """, PictureFit.ShorterSide, 256, 224, 200)]
    [InlineData("CLIPFeatureExtractor", """ "size": 256, "do_center_crop": true, "crop_size": 224 """, PictureFit.ShorterSide, 256, 224, 224)]
    [InlineData("ViTFeatureExtractor", """ "size": 224 """, PictureFit.Stretch, 224, 224, 224)]
    [InlineData("DeiTImageProcessor", """ "size": { "height": 256, "width": 256 }, "do_center_crop": true, "crop_size": { "height": 224, "width": 224 } """, PictureFit.Stretch, 256, 224, 224)]
    [InlineData("ConvNextImageProcessor", """ "size": { "shortest_edge": 224 }, "crop_pct": 0.875 """, PictureFit.ShorterSide, 256, 224, 224)]
    [InlineData("ConvNextFeatureExtractor", """ "size": 384, "crop_pct": 0.875 """, PictureFit.Stretch, 384, 384, 384)]
    [InlineData("LevitImageProcessor", """ "size": { "shortest_edge": 224 }, "do_center_crop": true, "crop_size": { "height": 224, "width": 224 } """, PictureFit.ShorterSide, 256, 224, 224)]
    public void Of_Sizes_AreReadAsTheirProcessorMeansThem(string kind, string size, PictureFit fit, int resize, int height, int width)
    {
        Write("preprocessor_config.json", $$"""{ "image_processor_type": "{{kind}}", "do_resize": true, "image_mean": [0.5, 0.5, 0.5], "image_std": [0.5, 0.5, 0.5], {{size}} }""");

        var said = Of().Settings;

        Assert.Equal((fit, PixelSize.Square(resize), new PixelSize(height, width)), (said.Fit, said.Resize, said.Crop));
    }

    // Each gives what its processor makes of a pixel value of 0..255.
    [Theory]
    [InlineData(""" "image_mean": [0.5], "image_std": [0.25] """, 51, -1.2)]
    [InlineData(""" "do_normalize": false """, 51, 0.2)]
    [InlineData(""" "do_rescale": false, "image_mean": [104, 104, 104], "image_std": [2, 2, 2] """, 51, -26.5)]
    [InlineData(""" "rescale_factor": 0.00784313725490196, "rescale_offset": true, "image_mean": [0], "image_std": [1] """, 51, -0.6)]
    [InlineData(""" "include_top": true, "image_mean": [0.5], "image_std": [0.5] """, 255, 2)]
    public void Of_Normalising_GivesTheProcessorsValues(string keys, int pixel, double value)
    {
        Write("preprocessor_config.json", $$"""{ "image_processor_type": "EfficientNetImageProcessor", {{keys}} }""");

        var said = Of().Settings;

        Assert.Equal(PixelScale.Unit, said.Scale);
        Assert.Equal(value, ((pixel / 255.0) - said.Mean![0]) / said.Std![0], 5);
    }

    [Fact]
    public void Of_Timm_ReadsItsPretrainedConfig()
    {
        Write("config.json", """
            { "architecture": "resnet18", "num_classes": 2, "label_names": ["n01440764", "n01443537"],
              "label_descriptions": { "n01440764": "tench, Tinca tinca", "n01443537": "goldfish" },
              "pretrained_cfg": { "input_size": [3, 240, 240], "crop_pct": 0.95, "crop_mode": "center", "interpolation": "bicubic", "mean": [0.1, 0.2, 0.3], "std": [0.4, 0.5, 0.6] } }
            """);

        var said = Of().Settings;

        Assert.Equal((PictureFit.ShorterSide, PixelSize.Square(252), PixelSize.Square(240)), (said.Fit, said.Resize, said.Crop));
        Assert.Equal(Interpolation.Bicubic, said.Interpolation);
        Assert.Equal([0.1f, 0.2f, 0.3f], said.Mean!);
        Assert.Equal([0.4f, 0.5f, 0.6f], said.Std!);
        var labels = DeCam.Inference.Classes.Labels.Read(said.Labels!, 2);
        Assert.Equal("tench, Tinca tinca", labels[0]);
        Assert.Equal([1], labels.Find("n01443537"));
    }

    [Fact]
    public void Of_TimmModes_SquashAndBorder()
    {
        string Config(string mode) => $$"""{ "pretrained_cfg": { "input_size": [3, 100, 100], "crop_pct": 1.0, "crop_mode": "{{mode}}", "mean": [0.5, 0.5, 0.5], "std": [0.5, 0.5, 0.5] } }""";
        Write("config.json", Config("squash"));
        Assert.Equal((PictureFit.Stretch, PixelSize.Square(100)), (Of().Settings.Fit, Of().Settings.Resize));
        Write("config.json", Config("border"));
        Assert.Equal((PictureFit.Letterbox, new Padding(128, 128, 128)), (Of().Settings.Fit, Of().Settings.Pad));
    }

    [Theory]
    [InlineData("config.json", """{ "keras_version": "3.15", "config": {} }""", "'config.json' beside the model is of another tool (it has 'keras_version', 'config') and is not used.")]
    [InlineData("metadata.json", """{ "tfjsVersion": "1.7.4", "tmVersion": "2.4.7", "labels": ["a", "b"] }""", "'metadata.json' beside the model is of another tool (it has 'tfjsVersion', 'tmVersion', 'labels') and is not used.")]
    [InlineData("config.json", "[1]", "'config.json' beside the model is no JSON object and is not read.")]
    [InlineData("preprocessor_config.json", """{ "do_resize": true, "size": { "longest_edge": 5 } }""", "'preprocessor_config.json' beside the model has a size without height and width or shortest_edge; it is not used.")]
    [InlineData("preprocessor_config.json", """{ "do_resize": true, "resample": 5 }""", "'preprocessor_config.json' beside the model has resample = 5, which is none of Pillow's filters 0 to 4; it is not used.")]
    public void Of_WhatIsNotUnderstood_IsANote(string file, string text, string note)
    {
        Write(file, text);

        Assert.Equal(note, Assert.Single(Of().Notes));
    }

    [Theory]
    [InlineData("preprocessor_config.json", """{ "image_processor_type": "\ud800" }""", "is not read: ")]
    [InlineData("config.json", """{ "model_type": "vit", "id2label": { "0": "\ud800" } }""", "is not read: ")]
    [InlineData("config.json", """{ "\ud800": 1 }""", "is not read: ")]
    [InlineData("config.json", """{ "pretrained_cfg": { "input_size": [3, 224, 224], "crop_pct": 0.01 } }""", "gives pictures of 22400 x 22400 pixels for an input of 224 x 224, ")]
    [InlineData("config.json", """{ "pretrained_cfg": { "input_size": [3, 224, 224], "crop_pct": 2 } }""", "gives pictures of 112 x 112 pixels for an input of 224 x 224, ")]
    [InlineData("preprocessor_config.json", """{ "image_processor_type": "ConvNextImageProcessor", "size": 224, "crop_pct": 0 }""", "gives pictures of 2147483647 x 2147483647 pixels ")]
    [InlineData("preprocessor_config.json", """{ "rescale_factor": -0.5, "image_mean": [0.5], "image_std": [0.5] }""", "a deviation that is not positive; ")]
    [InlineData("preprocessor_config.json", """{ "rescale_factor": 0, "image_mean": [0.5], "image_std": [0.5] }""", "a mean that is no number ")]
    public void Of_WhatNoModelCanBeGiven_IsANoteAndNotSaid(string file, string text, string note)
    {
        Write(file, text);

        var files = Of();

        Assert.Contains(note, Assert.Single(files.Notes), StringComparison.Ordinal);
        Assert.Equal((null, null, null), (files.Settings.Resize, files.Settings.Mean, files.Settings.Std));
        var json = files.Settings.ToCanonicalJson();
        Assert.Equal(json, PreprocessingSettings.FromJson(json, "a test").ToCanonicalJson());
    }

    [Fact]
    public void Of_SeveralModels_AreNotAllTakenForTheOneOfTheFiles()
    {
        Write("preprocessor_config.json", """{ "do_normalize": false }""");
        Write("other.onnx", "");
        Assert.Single(Of("other.onnx").Sources);
        Write("model.onnx", "");

        Assert.Single(Of("model.onnx").Sources);
        var files = Of("other.onnx");
        Assert.Empty(files.Sources);
        Assert.Contains("there are several models", Assert.Single(files.Notes), StringComparison.Ordinal);
    }

    [Fact]
    public void Of_FolderOnnx_FindsTheFilesAboveIt()
    {
        Write("preprocessor_config.json", """{ "do_normalize": false }""");
        Directory.CreateDirectory(Path.Combine(_folder, "onnx"));

        Assert.Single(Of("onnx/model.onnx").Sources);
    }

    private NeighbourFiles Of(string model = "model.onnx") => NeighbourFiles.Of(Path.Combine(_folder, model));

    private void Write(string name, string text) => File.WriteAllText(Path.Combine(_folder, name), text);
}
