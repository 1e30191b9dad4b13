using System.Globalization;
using DeCam.Calibrations;
using DeCam.Inference.Imaging;
using DeCam.Inference.Models;
using DeCam.Inference.Quantisation;
using DeCam.Masks;
using DeCam.Scoring;

namespace DeCam.Inference.Devices;

/// <summary>Measures on one thread, by the way that a search scores masks, whether a calibrated network may stand in for its model.</summary>
/// <param name="worker">The thread's worker.</param>
/// <param name="model">The model.</param>
/// <param name="network">The network.</param>
/// <param name="image">The image.</param>
internal sealed class NetworkGuard(IMaskWorker worker, OnnxClassifier model, OnnxClassifier network, PreparedImage image)
{
    private const int LeastBatches = 3, MostBatches = 40;
    private const double Enough = 0.1;      // seconds of the network

    private readonly IReadOnlyList<MaskSet> _masks = CalibrationMasks.Unseen(image.View.HeightPixels, image.View.WidthPixels);

    /// <summary>Measures.</summary>
    /// <param name="request">Baselines and classes of the search; its speed is measured where it asks for that.</param>
    public CalibrationGuard Measure(CalibrationRequest request)
    {
        var correlation = ScoreAgreement.Of(Scores(model, request), Scores(network, request));
        return new(true, correlation, request.IsTimed && correlation >= CalibrationGuard.LeastCorrelation ? Speed(request.Baselines[0]) : null);
    }

    /// <summary>Why a network is not to be used; null where it may be.</summary>
    public static string? Reason(CalibrationGuard guard) => guard switch
    {
        { IsProductExact: false } => string.Create(CultureInfo.InvariantCulture,
            $"The processor of this machine does not multiply 8-bit integers exactly ({ExactProduct.Value} came out where {ExactProduct.Wanted} is right)."),
        { Correlation: { } correlation } when !(correlation >= CalibrationGuard.LeastCorrelation) => string.Create(CultureInfo.InvariantCulture,
            $"The network in 8 bits ranks masks of this picture otherwise than the model does: their log-probabilities correlate at {correlation:0.000}, and {CalibrationGuard.LeastCorrelation} is wanted."),
        { Speed: { } speed } when speed < CalibrationGuard.LeastSpeed => string.Create(CultureInfo.InvariantCulture,
            $"The network in 8 bits is {speed:0.00} times as fast as the model, and {CalibrationGuard.LeastSpeed} is wanted."),
        _ => null,
    };

    // Log-probabilities [baseline][mask][class]. Baselines share the masks out, at least two for each.
    private List<IReadOnlyList<double[]>> Scores(OnnxClassifier classifier, CalibrationRequest request)
    {
        var shares = Math.Min(request.Baselines.Count, CalibrationGuard.Masks / 2);
        var all = new List<IReadOnlyList<double[]>>();
        for (var i = 0; i < request.Baselines.Count; i++)
        {
            var rows = new List<double[]>();
            foreach (var set in _masks)
            {
                var masks = set.Pick([.. Enumerable.Range(0, set.Count).Where(m => m % shares == i % shares)]);
                var scores = new float[masks.Count * request.Classes.Count * ClassScore.Floats];
                worker.Run(classifier, [new(image, image.Baseline(request.Baselines[i]), masks, 0, masks.Count, new ScoreWriter(classifier, request.Classes, scores).Write)]);
                rows.AddRange(scores.Chunk(request.Classes.Count * ClassScore.Floats).Select(row => row.Where((_, at) => at % ClassScore.Floats == 1).Select(v => (double)v).ToArray()));
            }

            all.Add(rows);
        }

        return all;
    }

    // The least time of each, in turns, so that both meet the same weather.
    private double Speed(Baseline baseline)
    {
        var masks = _masks[^1];
        var (ofModel, ofNetwork, spent) = (double.PositiveInfinity, double.PositiveInfinity, 0.0);
        for (var batch = 0; batch < LeastBatches || (spent < Enough && batch < MostBatches); batch++)
        {
            ofModel = Math.Min(ofModel, Time(model));
            var time = Time(network);
            ofNetwork = Math.Min(ofNetwork, time);
            spent += time;
        }

        return ofModel / ofNetwork;

        double Time(OnnxClassifier classifier)
        {
            var start = ThreadClock.Seconds();
            worker.Run(classifier, [new(image, image.Baseline(baseline), masks, 0, masks.Count, (_, _) => { })]);
            return ThreadClock.Seconds() - start;
        }
    }
}
