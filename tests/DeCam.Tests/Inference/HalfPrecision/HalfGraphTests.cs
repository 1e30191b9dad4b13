using System.Runtime.InteropServices;
using DeCam.Inference.Benchmarks;
using DeCam.Inference.Devices;
using DeCam.Inference.Graph;
using DeCam.Inference.HalfPrecision;
using DeCam.Inference.Models;
using DeCam.Inference.Preprocessing;
using DeCam.Masks;
using DeCam.Scoring;
using DeCam.Testing;
using DeCam.Tests.Inference.Gradients;
using DeCam.Tests.Inference.Models;

namespace DeCam.Tests.Inference.HalfPrecision;

/// <summary>Models in 16-bit floating point, run by the processor in the place of a card.</summary>
public sealed class HalfGraphTests
{
    private const int Float32 = 1, Float16 = 10;

    [Theory]
    [InlineData("shapes_cnn")]
    [InlineData("models/mobilenet_v1_0.25_128")]
    [InlineData("models/squeezenet_1.0_224")]
    public void Of_Model_ScoresAlmostAsInFloat32(string model)
    {
        var path = Fixtures.Path($"{model}.onnx");
        using var options = SessionFactory.CpuOptions();
        using var others = SessionFactory.CpuOptions();
        using var plain = OnnxClassifier.LoadMasked(path, model, PreprocessingSettings.None, options);
        using var half = OnnxClassifier.LoadMasked(path, model, PreprocessingSettings.None, others, convert: HalfGraph.Of);

        var (wanted, found) = (LogProbabilities(plain), LogProbabilities(half));

        Assert.NotEqual(wanted, found);
        Assert.Equal(wanted.Length, found.Length);
        Assert.All(wanted.Zip(found), pair => Assert.InRange(pair.Second, pair.First - 0.02f - 0.01f * Math.Abs(pair.First), pair.First + 0.02f + 0.01f * Math.Abs(pair.First)));
    }

    [Fact]
    public void Of_Model_HasWeightsAndLayersInFloat16BetweenFloat32()
    {
        var read = ClassifierGraph.Read(Fixtures.Path("shapes_cnn.onnx"), "shapes", PreprocessingSettings.None);
        read.Open(SessionFactory.CpuOptions).Session.Dispose();

        var half = HalfGraph.Of(read);

        Assert.All(half.Graph.Initializer.Where(i => i.Dims.Count == 4), weights => Assert.Equal(Float16, weights.DataType));
        Assert.Equal((Float32, Float32), (half.Graph.Input[0].Type.TensorType.ElemType, half.Graph.Output[0].Type.TensorType.ElemType));
        Assert.Equal([Float16, Float32], half.Graph.Node.Where(n => n.OpType == "Cast").Select(n => (int)n.Find("to")!.I));
        Assert.Equal(read.Model.Opset(), half.Opset());
    }

    // An operator in float32 between others in float16, and a number that both kinds take.
    [Fact]
    public void Of_OperatorsWithoutHalf_StayInFloat32()
    {
        using var model = Scaled(0.3f);
        model.Node("Mod", "scaled", "rest").Input.Add("factor");
        model.Graph.Node[^1].Attribute.Add(TinyModel.Integer("fmod", 1));
        model.Node("GlobalAveragePool", "rest", "pooled");
        model.Node("Flatten", "pooled", "logits");

        var half = Converted(model).Graph;

        Assert.Equal(["Cast", "Mul", "Cast", "Mod", "Cast", "GlobalAveragePool", "Flatten", "Cast"], half.Node.Select(n => n.OpType));
        Assert.Equal([Float16, Float32], half.Initializer.Select(i => i.DataType));
    }

    [Fact]
    public void Of_WeightsBeyondTheRange_AreItsLargest()
    {
        using var model = Scaled(1e9f);
        model.Node("GlobalAveragePool", "scaled", "pooled");
        model.Node("Flatten", "pooled", "logits");

        var weights = Assert.Single(Converted(model).Graph.Initializer);

        Assert.Equal([Half.MaxValue], MemoryMarshal.Cast<byte, Half>(weights.RawData.Span).ToArray());
    }

    [Theory]
    [InlineData("computes in half precision by itself", "h = Cast(x) to=10; a = Cast(h) to=1; c = Conv(a, w:5x3x1x1); p = GlobalAveragePool(c); y = Flatten(p)")]
    [InlineData("is quantised (operator DynamicQuantizeLinear) and is not converted to fp16", "q, s, z = DynamicQuantizeLinear(x); a = DequantizeLinear(q, s, z); p = GlobalAveragePool(a); y = Flatten(p)")]
    public void Of_ModelOfThisForm_IsRefused(string why, string text)
    {
        using var model = Model(text, 8);

        var refusal = Assert.Throws<ScoringRefusedException>(() => Converted(model));

        Assert.Equal((RefusalKind.Input, $"Model 'tiny.onnx' {why}; leave precision out to search in float32."), (refusal.Kind, refusal.Message));
    }

    // The picture multiplied by a number.
    private static TinyModel Scaled(float factor)
    {
        var model = TinyModel.Classifier(-1, 3, 8, 8);
        model.Graph.Node.Clear();
        model.Graph.Initializer.Clear();
        model.Node("Mul", "image", "scaled").Input.Add(model.Floats("factor", factor));
        return model;
    }

    private static TinyModel Model(string text, int side)
    {
        var written = RuleModel.Of(text, [1, 3, side, side], 13);
        written.Graph.Input[0] = TinyModel.Value("x", -1, 3, side, side);
        written.Graph.Output[0] = TinyModel.Value("y", -1, text.Contains("w:5", StringComparison.Ordinal) ? 5 : 3);
        var model = new TinyModel();
        model.Model.MergeFrom(written);
        model.Model.OpsetImport.Clear();
        model.Model.OpsetImport.Add(written.OpsetImport);
        return model;
    }

    private static ModelProto Converted(TinyModel model)
    {
        var read = ClassifierGraph.Read(model.Save(), "tiny.onnx", TinyRun.Plain);
        read.Open(SessionFactory.CpuOptions).Session.Dispose();
        return HalfGraph.Of(read);
    }

    // Of masks of an image, for a few classes.
    private static float[] LogProbabilities(OnnxClassifier classifier)
    {
        const int count = 12;
        using var worker = new MaskedBatch();
        var image = LoopBenchmark.Picture(classifier.Preprocessing);
        var masks = LoopBenchmark.Masks(classifier.Preprocessing.HeightPixels, classifier.Preprocessing.WidthPixels, count);
        int[] classes = [0, 3, 7];
        var scores = new float[count * classes.Length * ClassScore.Floats];
        worker.Run(classifier, [new(image, image.Baseline(Baseline.Blur), masks, 0, count, new ScoreWriter(classifier, classes, scores).Write)]);
        return [.. scores.Where((_, i) => i % ClassScore.Floats == 1)];
    }
}
