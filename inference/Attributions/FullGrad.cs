using DeCam.Attributions;
using DeCam.Scoring;

namespace DeCam.Inference.Attributions;

/// <summary>
/// FullGrad (Srinivas and Fleuret 2019, equation 5, as the authors' code computes it): the image times its gradient and every bias with
/// places times its gradient, absolute values of each scaled to [0, 1] by its least and largest, enlarged with their corners on the
/// corners, and summed. All terms together are the logit, in a network of piecewise linear units without an upper bound.
/// </summary>
internal static class FullGrad
{
    private const double Tiny = 1e-6;

    /// <summary>Makes the map.</summary>
    public static Attribution Make(AttributionTask task)
    {
        var (model, target) = (task.Model, task.Request.Class);
        var (images, isSaturated) = (model.Signature.BatchOf(1), task.Switch("saturation"));
        using var network = model.Open($"full-grad {images} {isSaturated}", () => FullGradNetwork.Open(model.Graph, images, isSaturated, task.Cancellation), task.Cancellation);
        var result = network.Value.Run(model.Fed(task.Image.Tensor.Span, images), model.Seed(target, images), task.Cancellation);
        var (map, sum) = OfImage(task, result.Tensors[0].Gradient);
        for (var (i, next) = (0, 0); i < network.Value.Terms.Count; i++)
        {
            var (term, figures) = (network.Value.Terms[i], result.Further[next++]);
            if (term.Places == default)
            {
                sum += figures[0] / images;
                continue;
            }

            sum += figures[0];
            Add(map, CornerResampling.Resize(Scaled(result.Further[next++], figures[1], figures[2], term), term.Places, model.Size));
        }

        if (!map.All(double.IsFinite) || map.All(v => v == 0))
            throw new ScoringRefusedException(RefusalKind.Input,
                $"The gradients of model '{model.Name}' at this image are {(map.All(v => v == 0) ? "0 everywhere" : "no numbers")}; use another class, or a method that needs scores alone.");
        return new(Array.ConvertAll(map, v => (float)v))
        {
            ForwardPasses = 1,
            BackwardPasses = 1,
            Sum = sum,
            ExpectedSum = model.Score(result.Scores, 0, target),
            Notes = network.Value.Terms.Any(t => t.Places != default) ? model.GradientNotes
                : [.. model.GradientNotes, $"No bias of model '{model.Name}' has height and width, so the map is made from the gradient by the picture alone."],
        };
    }

    private static (double[] Map, double Sum) OfImage(AttributionTask task, float[] gradient)
    {
        var image = task.Image.Tensor.Span;
        var pixels = task.Model.Size.Height * task.Model.Size.Width;
        var (map, least, largest, sum) = (new double[pixels], double.PositiveInfinity, 0.0, 0.0);
        for (var k = 0; k < image.Length; k++)
        {
            var part = (double)image[k] * gradient[task.Model.Place(k / pixels, k % pixels)];
            (least, largest, sum) = (Math.Min(least, Math.Abs(part)), Math.Max(largest, Math.Abs(part)), sum + part);
            map[k % pixels] += Math.Abs(part);
        }

        var channels = image.Length / pixels;
        for (var i = 0; i < pixels; i++) map[i] = (map[i] - (channels * least)) / (largest - least + Tiny);
        return (map, sum);
    }

    // Every channel is scaled alike, so that their sum is, too.
    private static float[] Scaled(float[] sums, float least, float largest, BiasTerm term)
    {
        var scaled = new float[term.Places.Height * term.Places.Width];
        for (var i = 0; i < scaled.Length; i++) scaled[i] = (float)((sums[i] - ((double)term.Channels * least)) / (largest - least + Tiny));
        return scaled;
    }

    private static void Add(double[] map, float[] values)
    {
        for (var i = 0; i < map.Length; i++) map[i] += values[i];
    }
}
