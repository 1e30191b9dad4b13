namespace DeCam.Inference.Quantisation;

/// <summary>The weights of a layer as 8-bit integers with a step for each channel of the output, and its bias as 32-bit integers.</summary>
/// <param name="Values">[out, ...], from -127 to 127.</param>
/// <param name="Steps">[out]: weight = integer * step.</param>
/// <param name="Bias">[out]: bias = integer * step * step of the input.</param>
internal sealed record IntegerWeights(sbyte[] Values, float[] Steps, int[] Bias)
{
    // A channel without weights, whose bias is all it gives, needs steps by which that bias stays within 32 bits.
    private const double MostBias = 1e9;

    /// <summary>
    /// Rounds a layer. A weight is rounded up or down so that the mean output of the channel in each picture stays what it was
    /// (<see cref="MeanKeepingRounding"/>); what is left of the difference, in the mean over the pictures, is taken out of the bias.
    /// </summary>
    /// <param name="layer">The layer.</param>
    /// <param name="input">Scale of its input.</param>
    /// <param name="means">[picture][in], means of the channels of its input.</param>
    /// <param name="folder">Full path of the model's folder, for weights that lie beside it.</param>
    public static IntegerWeights Of(Layer layer, ActivationScale input, IReadOnlyList<float[]> means, string folder)
    {
        var weights = FloatValues.Of(layer.Weights, folder);
        var bias = layer.Bias is null ? [] : FloatValues.Of(layer.Bias, folder);
        var (channels, count) = (layer.Channels, layer.WeightsOfChannel);
        var (values, steps, integers) = (new sbyte[channels * count], new float[channels], new int[channels]);
        var (rounding, channel) = (new MeanKeepingRounding(means), new float[count]);
        for (var c = 0; c < channels; c++)
        {
            if (layer.IsTransposed) for (var i = 0; i < count; i++) channel[i] = weights[(i * channels) + c];
            else weights.Slice(c * count, count).CopyTo(channel);
            var real = layer.Bias is null ? 0.0 : bias[c];
            steps[c] = Step(channel, real, input.Step);
            var first = c / (channels / layer.Groups) * (count / layer.Taps);
            var shift = rounding.Round(channel, steps[c], first, layer.Taps, values.AsSpan(c * count, count));
            integers[c] = (int)Math.Clamp(Math.Round((real - shift) / ((double)steps[c] * input.Step)), int.MinValue, int.MaxValue);
        }

        return new(values, steps, integers);
    }

    private static float Step(ReadOnlySpan<float> channel, double bias, float inputStep)
    {
        var most = System.Numerics.Tensors.TensorPrimitives.MaxMagnitude(channel);
        var step = (float)Math.Max(Math.Abs(most) / sbyte.MaxValue, Math.Abs(bias) / (inputStep * MostBias));
        return step > 0 ? step : 1;
    }
}
