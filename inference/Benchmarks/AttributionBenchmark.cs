using DeCam.Attributions;
using DeCam.Inference.Attributions;
using DeCam.Inference.Devices;
using DeCam.Inference.Imaging;
using DeCam.Inference.Preprocessing;
using DeCam.Scoring;

namespace DeCam.Inference.Benchmarks;

/// <summary>What a map from inside a model takes, in seconds of one thread's processor time.</summary>
/// <param name="Opening">What is done once, before the first map.</param>
/// <param name="Map">One map.</param>
public sealed record AttributionTime(double Opening, double Map);

/// <summary>Measures maps from inside a model by some of their batches, on a made-up image.</summary>
public static class AttributionBenchmark
{
    private const int MostBatches = 5;

    // A batch of a large network is measured once, and not by the difference of several.
    private const double Long = 1;

    /// <summary>Measures maps of one model, one after the other on the calling thread.</summary>
    /// <param name="path">The model's file.</param>
    /// <param name="name">Its name, for messages.</param>
    /// <param name="overrides">Preprocessing said by the user.</param>
    /// <param name="requests">The maps. One that the model refuses takes what its refusal takes.</param>
    /// <returns>In the order of the requests.</returns>
    /// <exception cref="ScoringRefusedException">The model is not an image classifier that can be used.</exception>
    public static IReadOnlyList<AttributionTime> Run(string path, string name, PreprocessingSettings overrides, IReadOnlyList<AttributionRequest> requests)
    {
        using var maker = AttributionMaker.Load(path, name, overrides);
        var image = LoopBenchmark.Picture(maker.Preprocessing);
        return [.. requests.Select(request => Time(maker, request, image))];
    }

    private static AttributionTime Time(AttributionMaker maker, AttributionRequest request, PreparedImage image)
    {
        var trial = new AttributionTrial(1);
        var first = Seconds(maker, request, image, trial);
        var one = Seconds(maker, request, image, trial);
        if (one > Long) return new(Math.Max(0, first - one), one * trial.Planned);
        one = Math.Min(one, Seconds(maker, request, image, trial));
        var opening = Math.Max(0, first - one);
        if (trial.Planned == 1) return new(opening, one);
        // Beside its batches a map has a part that does not grow with them.
        var more = new AttributionTrial(Math.Min(MostBatches, trial.Planned));
        var some = Math.Min(Seconds(maker, request, image, more), Seconds(maker, request, image, more));
        return new(opening, one + (Math.Max(0, some - one) / (more.Most - 1) * (trial.Planned - 1)));
    }

    private static double Seconds(AttributionMaker maker, AttributionRequest request, PreparedImage image, AttributionTrial trial)
    {
        var start = ThreadClock.Seconds();
        try
        {
            maker.Try(request, image, trial);
        }
        catch (ScoringRefusedException)
        {
            // A cell of the sweep meets the same, after the same time; what is left of a map may also be 0 everywhere.
        }

        return ThreadClock.Seconds() - start;
    }
}
