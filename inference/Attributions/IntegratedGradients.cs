using DeCam.Attributions;
using DeCam.Inference.Imaging;
using DeCam.Randomness;
using DeCam.Scoring;

namespace DeCam.Inference.Attributions;

/// <summary>
/// Integrated Gradients (Sundararajan, Taly and Yan 2017, equation 1): the gradients on the way from a baseline to the image, by the
/// Gauss-Legendre rule as captum does it, times the difference. A place of the map is the sum of the absolute values of its channels.
/// </summary>
internal static class IntegratedGradients
{
    // On one thread larger batches are no faster, and take more memory.
    private const int UsualSteps = 50, MostImages = 2;

    private static readonly RandomPurpose Noises = new(34);

    /// <summary>Makes the map.</summary>
    public static Attribution Make(AttributionTask task)
    {
        var (model, target, steps) = (task.Model, task.Request.Class, task.Whole("steps", UsualSteps));
        var (image, baseline) = (task.Image.Tensor.Span.ToArray(), Baseline(task));
        // The image and the baseline themselves go along, for their scores.
        List<(double Point, double Weight)> points = [.. GaussLegendre.Of(steps), (1, 0), (0, 0)];
        var batch = model.Signature.BatchOf(Math.Min(MostImages, points.Count));
        using var network = model.Gradients(batch, model.Graph.Input.Name, task.Cancellation);
        var (planes, fed, seed) = (new float[image.Length], new float[batch * image.Length], model.Seed(target, batch));
        var (total, scores) = (new double[image.Length], new List<double>());
        foreach (var first in task.Batches(points.Count, batch))
        {
            for (var i = 0; i < batch; i++)
            {
                // A batch that is not full ends in copies of the baseline.
                var point = points[Math.Min(first + i, points.Count - 1)].Point;
                for (var k = 0; k < planes.Length; k++) planes[k] = (float)(baseline[k] + (point * (image[k] - baseline[k])));
                model.Feed(planes, fed.AsSpan(i * image.Length, image.Length));
            }

            var result = network.Value.Run(fed, seed, isLast: first + batch >= points.Count, task.Cancellation);
            for (var i = 0; i < batch && first + i < points.Count; i++)
            {
                scores.Add(model.Score(result.Scores, i, target));
                var weight = points[first + i].Weight;
                if (weight == 0) continue;
                var gradient = result.Tensors[0].Gradient.AsSpan(i * image.Length, image.Length);
                for (var k = 0; k < total.Length; k++) total[k] += weight * gradient[k];
            }
        }

        return Map(task, total, image, baseline) with
        {
            ForwardPasses = points.Count,
            BackwardPasses = points.Count,
            Notes = model.GradientNotes,
            ExpectedSum = scores[^2] - scores[^1],
        };
    }

    private static Attribution Map(AttributionTask task, double[] gradient, float[] image, float[] baseline)
    {
        var (map, sum, pixels) = (new double[task.Model.Size.Height * task.Model.Size.Width], 0.0, task.Model.Size.Height * task.Model.Size.Width);
        for (var k = 0; k < image.Length; k++)
        {
            var part = gradient[task.Model.Place(k / pixels, k % pixels)] * (image[k] - baseline[k]);
            map[k % pixels] += Math.Abs(part);
            sum += part;
        }

        if (!map.All(double.IsFinite) || map.All(v => v == 0))
            throw new ScoringRefusedException(RefusalKind.Input,
                $"The gradients of model '{task.Model.Name}' between the baseline and this image are {(map.All(v => v == 0) ? "0 everywhere" : "no numbers")}; use another class or baseline, or a method that needs scores alone.");
        return new(Array.ConvertAll(map, v => (float)v)) { Sum = sum };
    }

    private static float[] Baseline(AttributionTask task) => task.Text("baseline", "zero") switch
    {
        "zero" => task.Image.Baseline(Masks.Baseline.Zero).ToArray(),
        "black" => task.Image.Baseline(Masks.Baseline.Black).ToArray(),
        "blur" => task.Image.Baseline(Masks.Baseline.Blur).ToArray(),
        "random" => Noise(task),
        var other => throw new ScoringRefusedException(RefusalKind.Option, $"Option baseline of integrated-gradients takes zero, black, blur or random, and '{other}' was given."),
    };

    // Every channel of every pixel evenly between black and white, the same for each seed.
    private static float[] Noise(AttributionTask task)
    {
        var (random, pixels) = (new CounterRandom(task.Request.Seed, Noises), task.Model.Size.Height * task.Model.Size.Width);
        var ends = Enumerable.Range(0, task.Model.Graph.Input.Channels).Select(channel => ModelEye.Levels(task.Model.Graph.Preprocessing, channel)).Select(l => (Black: l[0], White: l[^1])).ToList();
        return [.. ends.SelectMany(end => Enumerable.Range(0, pixels).Select(_ => (float)(end.Black + (random.NextDouble() * (end.White - end.Black)))))];
    }
}
