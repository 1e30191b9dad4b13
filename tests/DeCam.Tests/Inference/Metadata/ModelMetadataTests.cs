using DeCam.Inference.Graph;
using DeCam.Inference.Metadata;
using DeCam.Inference.Preprocessing;
using DeCam.Tests.Inference.Models;
using Google.Protobuf;

namespace DeCam.Tests.Inference.Metadata;

public sealed class ModelMetadataTests
{
    [Theory]
    [InlineData("NominalRange_0_255", PixelScale.Byte, null, null)]
    [InlineData("Normalized_0_1", PixelScale.Unit, 0f, 1f)]
    [InlineData("normalized_1_1", PixelScale.Unit, 0.5f, 0.5f)]
    public void Of_ImageMetadata_IsPreprocessing(string range, PixelScale scale, float? mean, float? std)
    {
        using var model = With(("Image.BitmapPixelFormat", "Bgr8"), ("Image.NominalPixelRange", range), ("Image.ColorSpaceGamma", "SRGB"));

        var read = ModelMetadata.Of(model.Model);

        Assert.Empty(read.Notes);
        Assert.Equal((ChannelOrder.Bgr, scale), (read.Settings.Channels, read.Settings.Scale));
        Assert.Equal((mean, std), (read.Settings.Mean?.Single(), read.Settings.Std?.Single()));
    }

    [Fact]
    public void Of_ImageMetadataOfOtherKinds_AreNotes()
    {
        using var model = With(("Image.BitmapPixelFormat", "Nv12"), ("Image.NominalPixelRange", "NominalRange_16_235"), ("Image.ColorSpaceGamma", "Linear"));

        var read = ModelMetadata.Of(model.Model);

        Assert.Equal(3, read.Notes.Count);
        Assert.Equal(PreprocessingSettings.None, read.Settings);
    }

    [Theory]
    [InlineData(1, TensorLayout.Nchw)]
    [InlineData(3, TensorLayout.Nhwc)]
    public void Of_Denotation_IsTheLayout(int channels, TensorLayout layout)
    {
        using var model = TinyModel.Classifier();
        var type = model.Graph.Input[0].Type;
        type.Denotation = "IMAGE";
        for (var i = 0; i < 4; i++) type.TensorType.Shape.Dim[i].Denotation = i == 0 ? "DATA_BATCH" : i == channels ? "DATA_CHANNEL" : "DATA_FEATURE";

        Assert.Equal(layout, ModelMetadata.Of(model.Model).Settings.Layout);
    }

    [Theory]
    [InlineData("[64, 64]", 64, 64, PictureFit.ShorterSide)]
    [InlineData("64", 64, 64, PictureFit.ShorterSide)]
    [InlineData("[48, 192]", 48, 192, PictureFit.Stretch)]
    public void Of_Ultralytics_HasNoMeanAndTheSizeOfTheInput(string imgsz, int height, int width, PictureFit fit)
    {
        using var model = With(("author", "Ultralytics"), ("task", "classify"), ("imgsz", imgsz), ("names", "{0: 'cat', 1: 'dog', 2: 'cow'}"));

        var read = ModelMetadata.Of(model.Model);

        Assert.Equal((PixelScale.Unit, ChannelOrder.Rgb, fit, new PixelSize(height, width), new PixelSize(height, width)),
            (read.Settings.Scale, read.Settings.Channels, read.Settings.Fit, read.Settings.Resize, read.Settings.Crop));
        Assert.Equal([0f], read.Settings.Mean!);
        Assert.Equal([1f], read.Settings.Std!);
        Assert.Equal("dog", read.Labels(3)[1]);
    }

    [Theory]
    [InlineData("names", "{0: 'cat', 1: 'dog', 2: 'cow'}")]
    [InlineData("classes", "cat,dog,cow")]
    [InlineData("Classes", "cat; dog; cow")]
    [InlineData("character", "cat\ndog\ncow\n")]
    [InlineData("labels", "[\"cat\", \"dog\", \"cow\"]")]
    [InlineData("class_to_idx", "{\"cow\": 2, \"cat\": 0, \"dog\": 1}")]
    public void Labels_MetadataInUsualForms_AreRead(string key, string text)
    {
        using var model = With((key, text));

        var labels = ModelMetadata.Of(model.Model).Labels(3);

        Assert.Null(labels.Note);
        Assert.Equal(["cat", "dog", "cow"], Enumerable.Range(0, 3).Select(i => labels[i]));
    }

    [Fact]
    public void Labels_CountDoesNotFit_IsANoteAndTheNextIsTried()
    {
        using var model = With(("names", "['cat', 'dog']"));
        var labels = ModelMetadata.Of(model.Model).Labels(3);
        Assert.Equal(0, labels.Count);
        Assert.Equal("The model's metadata 'names' has 2 label(s) (Python list) but the model has 3 classes; give one label for each class. It is not used.", labels.Note);

        model.Model.MetadataProps.Add(new StringStringEntryProto { Key = "classes", Value = "cat,dog,cow" });
        Assert.Equal(3, ModelMetadata.Of(model.Model).Labels(3).Count);
    }

    public static TheoryData<string> Operators => ["ZipMap", "LinearClassifier", "LabelEncoder", "LabelEncoder 1", "ArrayFeatureExtractor", "numbers"];

    [Theory]
    [MemberData(nameof(Operators))]
    public void Labels_OperatorsThatNameClasses_AreRead(string kind)
    {
        using var model = TinyModel.Classifier();
        var node = model.Node(kind == "numbers" ? "ZipMap" : kind.Split(' ')[0], "logits", "named");
        node.Domain = "ai.onnx.ml";
        string[] names = kind == "numbers" ? ["7", "3", "5"] : ["cat", "dog", "cow"];
        var bytes = names.Select(ByteString.CopyFromUtf8);
        if (kind == "ArrayFeatureExtractor")
        {
            node.Input.Insert(0, "classes");
            model.Graph.Initializer.Add(new TensorProto { Name = "classes", DataType = 8, Dims = { 3 }, StringData = { bytes } });
        }
        else if (kind == "numbers") node.Attribute.Add(new AttributeProto { Name = "classlabels_int64s", Ints = { 7, 3, 5 } });
        else if (kind == "LabelEncoder")
        {
            node.Attribute.Add(new AttributeProto { Name = "keys_int64s", Ints = { 2, 0, 1 } });
            node.Attribute.Add(new AttributeProto { Name = "values_strings", Strings = { bytes.Skip(2).Concat(bytes.Take(2)) } });
        }
        else node.Attribute.Add(new AttributeProto { Name = kind == "LabelEncoder 1" ? "classes_strings" : "classlabels_strings", Strings = { bytes } });

        var labels = ModelMetadata.Of(model.Model).Labels(3);

        Assert.Equal(names, Enumerable.Range(0, labels.Count).Select(i => labels[i]));
    }

    private static TinyModel With(params (string Key, string Value)[] entries) => TinyModel.Classifier().With(m =>
    {
        foreach (var (key, value) in entries) m.Model.MetadataProps.Add(new StringStringEntryProto { Key = key, Value = value });
    });
}
