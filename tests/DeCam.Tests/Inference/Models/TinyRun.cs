using System.Runtime.InteropServices;
using DeCam.Inference.Devices;
using DeCam.Inference.Imaging;
using DeCam.Inference.Models;
using DeCam.Inference.Preprocessing;
using DeCam.Scoring;

namespace DeCam.Tests.Inference.Models;

/// <summary>Runs a tiny model on a picture of one colour: red 51, green 102, blue 153, which are the means 0.2, 0.4 and 0.6.</summary>
internal static class TinyRun
{
    /// <summary>Values are handed to the model as pixel / 255.</summary>
    public static PreprocessingSettings Plain { get; } = new() { Mean = [0], Std = [1] };

    private static Picture OneColour => new(8, 6, [.. Enumerable.Range(0, 48).SelectMany(_ => new byte[] { 51, 102, 153 })]);

    public static float[] Logits(TinyModel model, PreprocessingSettings? settings = null) => Logits(model, settings ?? Plain, out _);

    public static float[] Logits(TinyModel model, PreprocessingSettings settings, out ModelSignature signature)
    {
        using (model)
        {
            using var classifier = OnnxClassifier.Load(model.Save(), "tiny.onnx", settings);
            signature = classifier.Signature;
            return Logits(classifier);
        }
    }

    public static float[] Logits(OnnxClassifier classifier)
    {
        using var worker = new InputBatch();
        float[] logits = [];
        worker.Run(classifier, new PreparedImage(OneColour, classifier.Preprocessing), (_, row) => logits = row.ToArray());
        return logits;
    }

    /// <summary>The score of every class.</summary>
    public static ClassScore[] Scores(TinyModel model, PreprocessingSettings settings, out ModelSignature signature)
    {
        using (model)
        {
            using var classifier = OnnxClassifier.Load(model.Save(), "tiny.onnx", settings);
            signature = classifier.Signature;
            var scores = new float[signature.ClassCount * ClassScore.Floats];
            new ScoreWriter(classifier, [.. Enumerable.Range(0, signature.ClassCount)], scores).Write(0, Logits(classifier));
            return MemoryMarshal.Cast<float, ClassScore>(scores).ToArray();
        }
    }

    /// <summary>The sentence by which a model is refused.</summary>
    public static string Refusal(TinyModel model, PreprocessingSettings? settings = null)
    {
        using (model)
        {
            var refusal = Assert.Throws<ScoringRefusedException>(() => OnnxClassifier.Load(model.Save(), "tiny.onnx", settings ?? Plain).Dispose());
            Assert.Equal(RefusalKind.Input, refusal.Kind);
            return refusal.Message;
        }
    }

    public static bool Close(float a, float b) => MathF.Abs(a - b) < 1e-3f * MathF.Max(1, MathF.Abs(b));
}
