using DeCam.Attributions;
using DeCam.Inference.Gradients;
using DeCam.Masks;

namespace DeCam.Inference.Attributions;

/// <summary>
/// ScoreCAM (Wang et al. 2020, as the package pytorch-grad-cam computes it): every channel, enlarged and scaled to [0, 1], masks the picture;
/// the softmax over channels of the class's logits are the weights. One whole pass of the model a channel.
/// </summary>
internal static class ScoreCam
{
    private const int MostImages = 16;
    private const double Tiny = 1e-8;

    /// <summary>Makes the map.</summary>
    public static Attribution Make(AttributionTask task)
    {
        var (model, layer) = (task.Model, task.Layer());
        task.RequireBudget(layer.Channels + 1, $"one for each of the {layer.Channels} channels of layer '{layer.Tensor}', and one of the picture");
        var whole = model.Signature.BatchOf(1);
        using var inside = model.Forward(whole, [layer.Tensor], task.Cancellation);
        var values = inside.Value.Run(model.Fed(task.Image.Tensor.Span, whole), isLast: true, task.Cancellation).Values[0].Values;
        var images = model.Signature.BatchOf(MostImages);
        using var network = model.Forward(images, [], task.Cancellation);
        var (planes, hidden) = (task.Image.Tensor.ToArray(), task.Image.Baseline(Baseline.Zero).ToArray());
        var (masked, batch) = (new float[planes.Length], new float[images * planes.Length]);
        var logits = new double[layer.Channels];
        foreach (var first in task.Batches(logits.Length, images))
        {
            // A batch that is not full ends in copies.
            for (var i = 0; i < images; i++)
            {
                if (first + i < logits.Length) Mask(Enlarged(layer, values, first + i, model.Size.Height, model.Size.Width), planes, hidden, masked);
                model.Feed(masked, batch.AsSpan(i * planes.Length, planes.Length));
            }

            var scores = network.Value.Run(batch, isLast: first + images >= logits.Length, task.Cancellation).Scores;
            for (var i = 0; i < images && first + i < logits.Length; i++) logits[first + i] = model.Logit(scores, i, task.Request.Class);
        }

        var (largest, sum) = (logits.Max(), 0.0);
        foreach (var logit in logits) sum += Math.Exp(logit - largest);
        var map = ActivationMaps.Weighted(layer, values, channel => Math.Exp(logits[channel] - largest) / sum);
        return LayerMap.Of(task, layer, map) with { ForwardPasses = logits.Length + 1 };
    }

    private static void Mask(float[] mask, float[] planes, float[] hidden, float[] masked)
    {
        for (var first = 0; first < planes.Length; first += mask.Length)
        {
            var image = planes.AsSpan(first, mask.Length);
            var behind = hidden.AsSpan(first, mask.Length);
            var result = masked.AsSpan(first, mask.Length);
            for (var i = 0; i < mask.Length; i++) result[i] = behind[i] + (mask[i] * (image[i] - behind[i]));
        }
    }

    // The corner places of the layer lie on the corner pixels.
    private static float[] Enlarged(SpatialLayer layer, float[] values, int channel, int height, int width)
    {
        var mask = CornerResampling.Resize([.. ActivationMaps.Places(layer, channel).Select(i => values[i])], new(layer.Height, layer.Width), new(height, width));
        var (low, high) = (mask.Min(), mask.Max());
        for (var i = 0; i < mask.Length; i++) mask[i] = (float)((mask[i] - low) / (high - low + Tiny));
        return mask;
    }
}
