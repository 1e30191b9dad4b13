using System.Runtime.InteropServices;
using DeCam.Inference.Models;
using DeCam.Inference.Preprocessing;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace DeCam.Inference.Devices;

/// <summary>Puts planes of floats into the order and type that a model takes.</summary>
internal static class InputArrangement
{
    /// <summary>Whether the model takes planes of floats as they are.</summary>
    public static bool IsPlain(this ImageInput input) => input is { Layout: TensorLayout.Nchw, TakesBytes: false };

    /// <summary>The type of the model's values.</summary>
    public static TensorElementType ElementType(this ImageInput input) => input.TakesBytes ? TensorElementType.UInt8 : TensorElementType.Float;

    /// <summary>Bytes of one image.</summary>
    public static int ImageBytes(this IClassifier classifier) =>
        classifier.ImageValues() * (classifier.Signature.Input.TakesBytes ? sizeof(byte) : sizeof(float));

    /// <summary>Writes one image.</summary>
    /// <param name="input">The model's input.</param>
    /// <param name="planes">[C, H, W].</param>
    /// <param name="destination">The image in the model's batch, as bytes.</param>
    public static void Write(ImageInput input, ReadOnlySpan<float> planes, Span<byte> destination)
    {
        if (input.IsPlain())
        {
            MemoryMarshal.AsBytes(planes).CopyTo(destination);
            return;
        }

        var channels = input.Layout == TensorLayout.Nhwc ? input.Channels : 1;
        var pixels = planes.Length / channels;
        var floats = MemoryMarshal.Cast<byte, float>(destination);
        for (int pixel = 0, at = 0; pixel < pixels; pixel++)
        {
            for (var channel = 0; channel < channels; channel++, at++)
            {
                var value = planes[channel * pixels + pixel];
                if (input.TakesBytes) destination[at] = (byte)Math.Clamp(MathF.Round(value), byte.MinValue, byte.MaxValue);
                else floats[at] = value;
            }
        }
    }
}
