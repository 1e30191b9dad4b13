using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using DeCam.Attributions;
using DeCam.Inference.Classes;
using DeCam.Inference.Imaging;
using DeCam.Scoring;

namespace DeCam.Inference.Devices;

/// <summary>
/// Runs no model: takes the time of a card and gives scores that follow from the masks by a hash. For measuring a cluster without its
/// models; the scores mean nothing. All requests that are scored together share padded batches (<see cref="FusedBatches"/>). Of the time
/// of a full batch an eighth is the price of the call, which passes while the batch of another caller is computed, and the rest is for
/// its rows, padded ones too, one batch after the other.
/// </summary>
/// <param name="content">Where images come from.</param>
/// <param name="batchTime">Time for a full batch, of 64 masks.</param>
/// <param name="time">The clock.</param>
public sealed class SimulatedDevice(IContentSource content, TimeSpan batchTime, TimeProvider? time = null) : IScoringDevice
{
    private const int Side = 224, ClassCount = 1000, Cells = 7;
    private const double CallShare = 1.0 / 8;
    private static readonly DeviceArithmetic Constant = new(DeviceArithmetic.FingerprintOf("simulated"u8), "none", "simulated");
    private readonly SimulatedCard _card = new(new(CallShare * batchTime, (1 - CallShare) / FusedBatches.OfCard.Most * batchTime), time ?? TimeProvider.System);

    /// <inheritdoc/>
    public string Name => "simulated";

    /// <inheritdoc/>
    public int Concurrency => 2;

    /// <inheritdoc/>
    public int PreferredMasks => FusedBatches.OfCard.LeaseMasks;

    /// <inheritdoc/>
    public int MasksToCollect => FusedBatches.OfCard.MasksToCollect;

    /// <inheritdoc/>
    public Task NearlyFreeAsync(CancellationToken cancellationToken) => _card.NearlyFreeAsync(cancellationToken);

    /// <inheritdoc/>
    public async Task<ModelDescription> DescribeAsync(ModelReference model, string imageSha256, string classSelector, CancellationToken cancellationToken)
    {
        var bytes = await content.GetAsync(imageSha256, cancellationToken);
        var (small, height, width) = PictureRoom.Use(bytes.Span, imageSha256, picture => (Resampling.Resize(picture, Side, Side), picture.HeightPixels, picture.WidthPixels));
        ClassPrediction Predict(int index) => new(index, "", Score([], model, index));
        int[] ranked = [.. Enumerable.Range(0, ClassCount).OrderByDescending(i => Score([], model, i).Logit)];
        return new(
            new()
            {
                HeightPixels = Side,
                WidthPixels = Side,
                ClassCount = ClassCount,
                Targets = [.. ClassSelection.Select(classSelector, ranked, Labels.None).Select(Predict)],
                Top = [.. ranked.Take(ModelView.TopCount).Select(Predict)],
                ImageHeightPixels = height,
                ImageWidthPixels = width,
                Preprocessing = "{}",
            },
            new(Side, Side, small.Rgb));
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<float[]>> ScoreAsync(IReadOnlyList<ScoreRequest> requests, CancellationToken cancellationToken)
    {
        await _card.WorkAsync([.. requests.Select(r => r.Masks.Count)], cancellationToken);
        return [.. requests.Select(Score)];
    }

    /// <inheritdoc/>
    public async Task<Attribution> AttributeAsync(ModelReference model, string imageSha256, AttributionRequest request, CancellationToken cancellationToken)
    {
        await _card.WorkAsync([FusedBatches.OfCard.Most], cancellationToken);
        float[] cells = [.. Enumerable.Range(0, Cells * Cells).Select(cell => Score([(byte)cell], model, request.Class).Logit)];
        return new([.. Enumerable.Range(0, Side * Side).Select(pixel => cells[(pixel / Side * Cells / Side * Cells) + (pixel % Side * Cells / Side)])]) { ForwardPasses = 1, BackwardPasses = 1 };
    }

    /// <inheritdoc/>
    public Task<DeviceArithmetic> ArithmeticAsync(ModelReference model, CancellationToken cancellationToken) => Task.FromResult(Constant);

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private static float[] Score(ScoreRequest request)
    {
        var scores = new List<float>();
        for (var mask = 0; mask < request.Masks.Count; mask++)
        {
            byte[] description = [(byte)request.Baseline, .. request.Masks.Pick([mask]).ToBytes()];
            foreach (var index in request.Classes)
            {
                var score = Score(description, request.Model, index);
                scores.Add(score.Logit);
                scores.Add(score.LogProbability);
            }
        }

        return [.. scores];
    }

    // A logit in [-5, 5) and the log-probability it has beside a partition sum of e^6, which is above every logit.
    private static ClassScore Score(byte[] mask, ModelReference model, int index)
    {
        byte[] text = [.. mask, .. Encoding.UTF8.GetBytes(model.Identity), .. BitConverter.GetBytes(index)];
        var logit = BinaryPrimitives.ReadUInt32LittleEndian(SHA256.HashData(text)) / (float)uint.MaxValue * 10 - 5;
        return new(logit, Math.Min(0, logit - 6));
    }
}
