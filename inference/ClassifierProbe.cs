using DeCam.Inference.Graph;
using DeCam.Scoring;
using Microsoft.ML.OnnxRuntime;

namespace DeCam.Inference;

/// <summary>Runs a model on made-up images to learn what it gives and whether it can take several at once.</summary>
internal sealed class ClassifierProbe(InferenceSession session, ClassifierGraph graph)
{
    // Relative difference between an image run alone and in a batch; far above rounding, far below another image's logits.
    private const float Tolerance = 1e-3f;

    private readonly Preprocessing _preprocessing = graph.Preprocessing;

    /// <summary>Measures the signature.</summary>
    /// <param name="declaredBatch">Images in a batch as exported; more than 1 only when one cannot be run alone.</param>
    /// <exception cref="ScoringRefusedException">The model cannot be run, or does not give one row of classes for an image.</exception>
    public ModelSignature Measure(int declaredBatch)
    {
        var (shape, first) = Run(1, 0) ?? throw Refused(declaredBatch > 1
            ? $"was exported for batches of {declaredBatch} and cannot run one image; export it with a dynamic batch"
            : $"cannot be run on one image of {_preprocessing.HeightPixels} x {_preprocessing.WidthPixels}");
        var classes = shape switch
        {
            [1, var c] => c,
            [1, var c, 1, 1] => c,
            [1, 1, 1, var c] => c,
            [var c] => c,
            _ => throw Refused($"gives [{string.Join(", ", shape)}] at '{graph.Output}' but a classifier gives [1, classes]; a detection or segmentation model cannot be explained"),
        };
        if (classes < 2) throw Refused($"gives {classes} value at '{graph.Output}' but a classifier has at least two classes");
        var second = Run(1, 1)!.Value.Values;
        return new()
        {
            Input = graph.Input,
            OutputName = graph.Output,
            OutputShape = shape,
            ClassCount = (int)classes,
            Cut = graph.Cut,
            GivesProbabilities = graph.Cut == CutActivation.None && IsDistribution(first) && IsDistribution(second),
            GivesShares = graph.Cut == CutActivation.None && first.Concat(second).All(v => v is >= 0 and <= 1),
            IsBatchDynamic = shape.Length > 1 && Run(2, 0) is { } both && both.Values.Length == 2 * classes && IsClose(both.Values, [.. first, .. second]),
        };
    }

    private (long[] Shape, float[] Values)? Run(int images, int firstImage)
    {
        var (height, width) = (_preprocessing.HeightPixels, _preprocessing.WidthPixels);
        var input = graph.Input;
        long[] shape = input.Layout == TensorLayout.Nchw
            ? [images, input.Channels, height, width]
            : [images, height, width, input.Channels];
        var length = input.Channels * height * width;
        var values = Enumerable.Range(firstImage * length, images * length).Select(Noise).ToArray();
        try
        {
            using var tensor = input.IsByte
                ? OrtValue.CreateTensorValueFromMemory(Array.ConvertAll(values, v => (byte)(v * 127 + 128)), shape)
                : OrtValue.CreateTensorValueFromMemory(values, shape);
            using var options = new RunOptions();
            using var outputs = session.Run(options, [input.Name], [tensor], [graph.Output]);
            return (outputs[0].GetTensorTypeAndShape().Shape, outputs[0].GetTensorDataAsSpan<float>().ToArray());
        }
        catch (OnnxRuntimeException)
        {
            return null;
        }
    }

    // Values in [-1, 1) by multiplicative hashing; the two images differ everywhere.
    private static float Noise(int index) => unchecked((int)((uint)index * 2654435761u)) / 2147483648f;

    private static bool IsDistribution(float[] values) => values.All(v => v >= 0) && Math.Abs(values.Sum(v => (double)v) - 1) < 1e-3;

    private static bool IsClose(float[] a, float[] b)
    {
        var scale = b.Where(float.IsFinite).Select(MathF.Abs).DefaultIfEmpty().Max() + float.Epsilon;
        // Equal infinities have no difference: a class may be ruled out by a logit of minus infinity.
        return a.Zip(b).All(pair => pair.First.Equals(pair.Second) || MathF.Abs(pair.First - pair.Second) <= Tolerance * scale);
    }

    private ScoringRefusedException Refused(string what) => new(RefusalKind.Input, $"Model '{graph.Input.ModelName}' {what}.");
}
