using DeCam.Imaging;
using DeCam.Inference.Imaging;
using DeCam.Inference.Models;
using DeCam.Inference.Preprocessing;
using DeCam.Scoring;
using DeCam.Tests.Inference.Models;

namespace DeCam.Tests.Inference.Preprocessing;

public sealed class PixelUnitsTests
{
    private const string Caffe = """{"mean":[103.939,116.779,123.68],"std":[1,1,1]""";

    [Theory]
    [InlineData("""{"scale":"unit","mean":[103.939,116.779,123.68]}""",
        "The preprocessing of a test has mean 103.939, 116.779, 123.68 with the scale unit (pixels of 0..1), but these are numbers for pixels of 0..255; give the scale byte, or mean 0.4076, 0.45796, 0.48502.")]
    [InlineData("""{"scale":"unit","mean":[127.5],"std":[127.5]}""",
        "The preprocessing of a test has mean 127.5 and std 127.5 with the scale unit (pixels of 0..1), but these are numbers for pixels of 0..255; give the scale byte, or mean 0.5 and std 0.5.")]
    [InlineData("""{"scale":"byte","mean":[0.485,0.456,0.406],"std":[0.229,0.224,0.225]}""",
        "The preprocessing of a test has mean 0.485, 0.456, 0.406 and std 0.229, 0.224, 0.225 with the scale byte (pixels of 0..255), but these are numbers for pixels of 0..1; give the scale unit, or mean 123.675, 116.28, 103.53 and std 58.395, 57.12, 57.375.")]
    [InlineData("""{"scale":"byte","mean":[0.5],"std":[1]}""", "give the scale unit, or mean 127.5 and std 255.")]
    [InlineData("""{"scale":"byte","mean":[123.675],"std":[0.229]}""", "give the scale unit, or")]
    [InlineData("""{"scale":"byte","std":[0.5]}""", "or std 127.5.")]
    [InlineData("""{"scale":"unit","mean":[0],"std":[255]}""", "give the scale byte, or mean 0 and std 1.")]
    [InlineData("""{"scale":"unit","mean":[-103.939,0,0]}""", "give the scale byte")]
    // As a machine wrote it when byte meant something else.
    [InlineData("""{"mean":[0.485],"std":[0.229],"scale":"byte","pinned":true}""", "give the scale unit")]
    public void FromJson_NumbersOfTheOtherScale_AreRefusedWithTheConvertedOnes(string json, string words)
    {
        var refusal = Assert.Throws<ScoringRefusedException>(() => PreprocessingSettings.FromJson(json, "a test"));
        Assert.Contains(words, refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"scale":"byte"}""")]
    [InlineData("""{"scale":"byte","mean":[0],"std":[1]}""")]
    [InlineData("""{"scale":"byte","mean":[127.5],"std":[127.5]}""")]
    [InlineData("""{"scale":"byte","mean":[0],"std":[255]}""")]
    [InlineData("""{"scale":"byte","mean":[0],"std":[256]}""")]
    [InlineData("""{"scale":"byte","mean":[103.939,116.779,123.68],"std":[1]}""")]
    [InlineData("""{"scale":"byte","mean":[104,117,0.5]}""")]
    [InlineData("""{"scale":"unit","mean":[0],"std":[1]}""")]
    [InlineData("""{"scale":"unit","mean":[1],"std":[1]}""")]
    [InlineData("""{"scale":"unit","mean":[0.5],"std":[0.5]}""")]
    [InlineData("""{"scale":"unit","mean":[0.4],"std":[0.00392156862745098]}""")]
    [InlineData("""{"mean":[103.939],"std":[58]}""")]
    public void FromJson_NumbersOfTheScale_AreTaken(string json) => Assert.NotNull(PreprocessingSettings.FromJson(json, "a test"));

    // Mean and scale from different places, and no scale at all.
    [Theory]
    [InlineData(Caffe + "}", "", "give the scale byte")]
    [InlineData("", Caffe + "}", "give the scale byte")]
    [InlineData(Caffe + "}", """{"scale":"byte"}""", null)]
    [InlineData("""{"scale":"byte"}""", Caffe + "}", null)]
    [InlineData("""{"mean":[0.5],"std":[0.5]}""", """{"scale":"byte"}""", "give the scale unit, or mean 127.5, 127.5, 127.5 and std 127.5, 127.5, 127.5.")]
    [InlineData("""{"scale":"byte","mean":[127.5],"std":[127.5]}""", """{"scale":"unit"}""", "give the scale byte")]
    public void Load_ScaleFromAnotherSource_IsChecked(string sidecar, string option, string? words)
    {
        using var model = TinyModel.Classifier();
        model.Write("tiny.onnx.json", sidecar.Length == 0 ? "{}" : sidecar);
        var path = model.Save();
        void Load() => OnnxClassifier.Load(path, "tiny.onnx", PreprocessingSettings.FromJson(option, "a test")).Dispose();
        if (words is null) Load();
        else Assert.Contains(words, Assert.Throws<ScoringRefusedException>(Load).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Normalise_CaffesRecipe_TakesTheMeanOutOfPixelValues()
    {
        var preprocessing = Resolved(Caffe + ""","scale":"byte","channels":"bgr"}""");
        var tensor = ModelEye.Normalise(new ImageView(1, 1, new byte[] { 200, 100, 50 }), preprocessing);
        Assert.Equal([50 - 103.939f, 100 - 116.779f, 200 - 123.68f], tensor);
    }

    [Fact]
    public void Normalise_SameNumbersOnBothScales_GiveTheSameValues()
    {
        var view = new ImageView(1, 256, Enumerable.Range(0, 256 * 3).Select(i => (byte)(i / 3)).ToArray());
        var unit = ModelEye.Normalise(view, Resolved("""{"mean":[0.5],"std":[0.25]}"""));
        var bytes = ModelEye.Normalise(view, Resolved("""{"mean":[127.5],"std":[63.75],"scale":"byte"}"""));
        Assert.All(unit.Zip(bytes), pair => Assert.Equal(pair.First, pair.Second, 1e-6f));
    }

    [Fact]
    public void Normalise_BytesWithoutMeanAndStd_ArePixelValues()
    {
        var view = new ImageView(1, 256, Enumerable.Range(0, 256 * 3).Select(i => (byte)(i / 3)).ToArray());
        var levels = Enumerable.Range(0, 256).Select(i => (float)i);
        Assert.Equal([.. levels, .. levels, .. levels], ModelEye.Normalise(view, Resolved("""{"scale":"byte"}""")));
    }

    private static ImagePreprocessing Resolved(string json) => ImagePreprocessing.Resolve(
        new("a test", "image", TensorLayout.Nchw, 3, 4, 4, false, null), PreprocessingSettings.FromJson(json, "a test"), new(null, PreprocessingSettings.None));
}
