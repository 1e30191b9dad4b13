using DeCam.Attributions;
using DeCam.Inference.Gradients;

namespace DeCam.Inference.Attributions;

/// <summary>
/// AblationCAM (Desai and Ramaswamy 2020): channels weighted by how much the class's logit falls when the channel is 0 everywhere. Only
/// the part of the model behind the layer is run for a channel.
/// </summary>
/// <remarks>
/// The fall is not divided by the logit, as equation 6 has it: that changes no scaled map, and would turn the map of a negative logit around.
/// The package pytorch-grad-cam hides a channel that can be negative behind -10,000,000 instead; here it is 0, as in the paper.
/// </remarks>
internal static class AblationCam
{
    private const int MostImages = 64, MostValues = 1 << 22;

    /// <summary>Makes the map.</summary>
    public static Attribution Make(AttributionTask task)
    {
        var (model, layer, target) = (task.Model, task.Layer(), task.Request.Class);
        var whole = model.Signature.BatchOf(1);
        // As many images as keep the layer within 16 MiB, from its size alone.
        var length = (layer.Skipped + (layer.Height * layer.Width)) * layer.Channels;
        var images = model.Signature.BatchOf(Math.Clamp(MostValues / length, 1, MostImages));
        using var tail = model.Open($"tail {images} {layer.Tensor}", () => TailNetwork.Open(model.Graph, images, layer.Tensor, task.Cancellation), task.Cancellation);
        using var forward = model.Forward(whole, [layer.Tensor, .. tail.Value.Beside], task.Cancellation);
        var (_, read) = forward.Value.Run(model.Fed(task.Image.Tensor.Span, whole), isLast: true, task.Cancellation);
        var values = read[0].Values.AsSpan(0, read[0].Values.Length / whole).ToArray();
        var beside = tail.Value.Repeated([.. read.Skip(1)], whole);

        // The first run of the tail is that of the layer as it is, so that a channel that does nothing weighs exactly 0.
        var logits = new double[layer.Channels + 1];
        var batch = new float[images * length];
        foreach (var first in task.Batches(logits.Length, images))
        {
            for (var i = 0; i < images; i++)
            {
                values.CopyTo(batch, i * length);
                if (first + i > 0 && first + i < logits.Length) Ablate(layer, batch.AsSpan(i * length, length), first + i - 1);
            }

            var scores = tail.Value.Run(batch, beside, isLast: first + images >= logits.Length, task.Cancellation);
            for (var i = 0; i < images && first + i < logits.Length; i++) logits[first + i] = model.Logit(scores, i, target);
        }

        var map = ActivationMaps.Weighted(layer, values, channel => logits[0] - logits[channel + 1]);
        return LayerMap.Of(task, layer, map) with { ForwardPasses = 1, TailRuns = logits.Length };
    }

    // Of tokens also those that are no places, such as the class token.
    private static void Ablate(SpatialLayer layer, Span<float> values, int channel)
    {
        if (layer.Arrangement == SpatialArrangement.ChannelsFirst)
        {
            values.Slice(channel * layer.Height * layer.Width, layer.Height * layer.Width).Clear();
            return;
        }

        for (var i = channel; i < values.Length; i += layer.Channels) values[i] = 0;
    }
}
