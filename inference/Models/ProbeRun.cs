using DeCam.Inference.Preprocessing;
using Microsoft.ML.OnnxRuntime;

namespace DeCam.Inference.Models;

/// <summary>Runs a session on made-up images.</summary>
internal sealed class ProbeRun(InferenceSession session, ImageInput input, string output, ImagePreprocessing size, ModelWatch watch)
{
    // Of one run: 1 GB in float32.
    private const long MostValues = 1 << 28;

    /// <summary>Whether a batch is small enough to be made up, whatever number of images a file declares.</summary>
    public static bool Fits(long images, ImageInput input, ImagePreprocessing size) => images * input.Channels * size.HeightPixels * size.WidthPixels <= MostValues;

    /// <summary>What the runtime said of the last run that failed, or null.</summary>
    public string? Failure { get; private set; }

    /// <summary>Runs images in one batch.</summary>
    /// <param name="images">Numbers of the images; those with different numbers differ in every pixel.</param>
    /// <returns>Shape and values of the output, or null where the runtime failed.</returns>
    public (long[] Shape, float[] Values)? Of(params IReadOnlyList<int> images)
    {
        var (height, width) = (size.HeightPixels, size.WidthPixels);
        var shape = input.Shape(images.Count, height, width);
        var values = ProbeImages.Of(images, input, size);
        try
        {
            using var tensor = input.TakesBytes
                ? OrtValue.CreateTensorValueFromMemory(Array.ConvertAll(values, v => (byte)v), shape)
                : OrtValue.CreateTensorValueFromMemory(values, shape);
            using var outputs = watch.Try(images.Count, options => session.Run(options, [input.Name], [tensor], [output]));
            return (outputs[0].GetTensorTypeAndShape().Shape, outputs[0].GetTensorDataAsSpan<float>().ToArray());
        }
        catch (OnnxRuntimeException e)
        {
            Failure = NativeErrors.Sentence(e);
            return null;
        }
    }
}
