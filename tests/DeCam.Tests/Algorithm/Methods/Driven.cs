using DeCam.Masks;
using DeCam.Scoring;

namespace DeCam.Tests.Algorithm.Methods;

/// <summary>Drives an explainer with a score that is a function of the drawn mask.</summary>
internal static class Driven
{
    /// <summary>Asks and tells until the explainer is done, or has spent the limit; gives the number of masks.</summary>
    public static int Run(IExplainer explainer, int height, int width, Func<float[], double> probability, int limit = int.MaxValue, int piece = int.MaxValue)
    {
        var spent = 0;
        while (spent < limit && explainer.Ask(limit - spent) is { Count: > 0 } requests)
        {
            var scores = requests.SelectMany(r => Enumerable.Range(0, r.Masks.Count).Select(i => Score(probability(Draw(r.Masks, i, height, width))))).ToArray();
            foreach (var part in scores.Chunk(piece)) explainer.Tell(part);
            spent += scores.Length;
        }

        return spent;
    }

    public static ClassScore Score(double probability) => new((float)probability, (float)Math.Log(Math.Max(probability, 1e-30)));

    public static float[] Draw(MaskSet masks, int index, int height, int width)
    {
        var weights = new float[height * width];
        masks.Draw(index, height, width, weights);
        return weights;
    }

    /// <summary>Score of a planted rectangle: the mean weight of its pixels.</summary>
    public static Func<float[], double> Rectangle(int width, Window window) => mask =>
    {
        var sum = 0.0;
        for (var y = window.Y; y < window.Y + window.Height; y++)
            for (var x = window.X; x < window.X + window.Width; x++) sum += mask[y * width + x];
        return sum / (window.Width * window.Height);
    };

    /// <summary>Mean of the map inside the rectangle less its mean outside, in standard deviations of the map.</summary>
    public static double Contrast(float[] map, int width, Window window)
    {
        double inside = 0, outside = 0;
        var area = window.Width * window.Height;
        for (var i = 0; i < map.Length; i++)
        {
            if (IsInside(i, width, window)) inside += map[i] / area;
            else outside += map[i] / (map.Length - area);
        }

        var mean = map.Average(v => (double)v);
        return (inside - outside) / Math.Sqrt(map.Average(v => (v - mean) * (v - mean)));
    }

    public static bool IsInside(int pixel, int width, Window window) =>
        pixel % width >= window.X && pixel % width < window.X + window.Width && pixel / width >= window.Y && pixel / width < window.Y + window.Height;
}
