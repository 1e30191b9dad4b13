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
    /// Rounds a layer. What rounding does to the mean of a channel is taken out of its bias: sum over i of (rounded - weight)[i] E[x_i],
    /// where the mean of a channel of the input stands for each tap of its kernel.
    /// </summary>
    /// <param name="layer">The layer.</param>
    /// <param name="input">Scale of its input.</param>
    /// <param name="means">[in], means of the channels of its input.</param>
    /// <param name="folder">Full path of the model's folder, for weights that lie beside it.</param>
    public static IntegerWeights Of(Layer layer, ActivationScale input, float[] means, string folder)
    {
        var weights = FloatValues.Of(layer.Weights, folder);
        var bias = layer.Bias is null ? [] : FloatValues.Of(layer.Bias, folder);
        var (channels, count) = (layer.Channels, layer.WeightsOfChannel);
        var (values, steps, integers) = (new sbyte[channels * count], new float[channels], new int[channels]);
        var channel = new float[count];
        for (var c = 0; c < channels; c++)
        {
            if (layer.IsTransposed) for (var i = 0; i < count; i++) channel[i] = weights[(i * channels) + c];
            else weights.Slice(c * count, count).CopyTo(channel);
            var real = layer.Bias is null ? 0.0 : bias[c];
            steps[c] = Step(channel, real, input.Step);
            var first = c / (channels / layer.Groups) * (count / layer.Taps);
            var shift = Round(channel, steps[c], values.AsSpan(c * count, count), means.AsSpan(first, count / layer.Taps), layer.Taps);
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

    // The mean by which a channel of the output is too high.
    private static double Round(ReadOnlySpan<float> channel, float step, Span<sbyte> values, ReadOnlySpan<float> means, int taps)
    {
        var (shift, at) = (0.0, 0);
        foreach (var mean in means)
        {
            var error = 0.0;
            for (var end = at + taps; at < end; at++)
            {
                values[at] = (sbyte)Math.Clamp(MathF.Round(channel[at] / step), -sbyte.MaxValue, sbyte.MaxValue);
                error += (values[at] * (double)step) - channel[at];
            }

            shift += error * mean;
        }

        return shift;
    }
}
