using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using DeCam.Attributions;
using DeCam.Calibrations;
using DeCam.Imaging;
using DeCam.Scoring;

namespace DeCam.Cluster.Testing.Planted;

/// <summary>A device without a model: the score of a mask is the share it keeps of one rectangle of a 32 x 32 frame.</summary>
internal sealed class PlantedDevice(string name = "planted") : IScoringDevice
{
    public const int Side = 32;
    public const int Left = 18, Top = 6, Width = 8, Height = 10;

    public string Name { get; } = name;

    public int Concurrency { get; init; } = 1;

    public int PreferredMasks { get; init; } = 64;

    /// <summary>Where resources of masks come from; the cluster sets it.</summary>
    public IContentSource? Content { get; set; }

    /// <summary>Called before each fused call; may wait, or throw what a device throws.</summary>
    public Func<IReadOnlyList<ScoreRequest>, Task> Before { get; set; } = _ => Task.CompletedTask;

    public Func<string, Task> BeforeDescribe { get; set; } = _ => Task.CompletedTask;

    /// <summary>Called before a map is made; may wait, or throw what a device throws.</summary>
    public Func<AttributionRequest, Task> BeforeAttribute { get; set; } = _ => Task.CompletedTask;

    /// <summary>Maps asked for.</summary>
    public int Attributions => _attributions;

    public IReadOnlyList<Precision> Precisions { get; init; } = [];

    /// <summary>Masks scored in each precision by the model itself.</summary>
    public ConcurrentDictionary<Precision, int> MasksIn { get; } = new();

    /// <summary>Called before a network is calibrated; may wait, or throw what a device throws.</summary>
    public Func<CalibrationRequest, Task> BeforeCalibrate { get; set; } = _ => Task.CompletedTask;

    /// <summary>Why the guard lets no network through; null where it does.</summary>
    public string? GuardReason { get; set; }

    /// <summary>The questions for a network, in order.</summary>
    public ConcurrentQueue<CalibrationRequest> Calibrations { get; } = new();

    /// <summary>Masks scored by a calibrated network.</summary>
    public int MasksOfNetworks => _masksOfNetworks;

    /// <summary>Called before the arithmetic is told.</summary>
    public Func<Task> BeforeArithmetic { get; set; } = () => Task.CompletedTask;

    /// <summary>Whether it says, as a card does, that its last bits vary.</summary>
    public bool Varies { get; init; }

    /// <summary>Whether its scores are no numbers.</summary>
    public bool GivesNaN { get; init; }

    /// <summary>Units in the last place that this device adds to every score: devices of another number calculate differently.</summary>
    public int Ulps { get; init; }

    /// <summary>The images of each fused call, in order.</summary>
    public ConcurrentQueue<string[]> Calls { get; } = new();

    public int Masks => _masks;

    /// <summary>Calls that have not returned.</summary>
    public int Open => _open;

    /// <summary>Whether the model stays in memory when its file is gone.</summary>
    public bool HoldsModel { get; set; }

    public bool Holds(ModelReference model) => HoldsModel;

    private int _masks;
    private int _open;
    private int _attributions;
    private int _masksOfNetworks;

    public async Task<ModelDescription> DescribeAsync(ModelReference model, string imageSha256, string classSelector, CancellationToken cancellationToken)
    {
        await BeforeDescribe(classSelector);
        var view = new ModelView
        {
            HeightPixels = Side,
            WidthPixels = Side,
            ClassCount = 10,
            Targets = [.. classSelector.Split(',').Select(Prediction)],
            ImageWidthPixels = 40,
            ImageHeightPixels = 50,
            Preprocessing = "{}",
        };
        return new(view, new ImageView(Side, Side, new byte[Side * Side * 3]));
    }

    public async Task<DeviceArithmetic> ArithmeticAsync(ModelReference model, CancellationToken cancellationToken)
    {
        await BeforeArithmetic();
        return new(DeviceArithmetic.FingerprintOf([(byte)Ulps]), "planted", $"planted+{Ulps}") { Varies = Varies };
    }

    public async Task<IReadOnlyList<float[]>> ScoreAsync(IReadOnlyList<ScoreRequest> requests, CancellationToken cancellationToken)
    {
        foreach (var masks in requests.Select(r => r.Masks))
            if (masks.ResourceKey is { } key) masks.Attach(await Content!.GetAsync(key, cancellationToken));
        Calls.Enqueue([.. requests.Select(r => r.ImageSha256)]);
        Interlocked.Increment(ref _open);
        try
        {
            await Before(requests).WaitAsync(cancellationToken);
            Interlocked.Add(ref _masks, requests.Sum(r => r.Masks.Count));
            if (requests.Select(r => r.Network).Distinct().Single() is not { } network) return ScoreIn(requests.Select(r => r.Precision).Distinct().Single(), requests);
            if (!RunsInt8) throw new NotSupportedException($"Device {Name} was given work of a calibrated network.");
            Interlocked.Add(ref _masksOfNetworks, requests.Sum(r => r.Masks.Count));
            var step = float.Parse(Encoding.UTF8.GetString((await Content!.GetAsync(network, cancellationToken)).Span).Split(' ')[0], CultureInfo.InvariantCulture);
            return [.. requests.Select(request => Array.ConvertAll(Scores(request), score => Shifted(MathF.Round(score / step) * step)))];
        }
        finally
        {
            Interlocked.Decrement(ref _open);
        }
    }

    public async Task<Attribution> AttributeAsync(ModelReference model, string imageSha256, AttributionRequest request, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _attributions);
        await BeforeAttribute(request).WaitAsync(cancellationToken);
        var map = new float[Side * Side];
        for (var y = Top; y < Top + Height; y++)
            for (var x = Left; x < Left + Width; x++) map[y * Side + x] = Shifted(1 + (0.01f * (x + y)));
        return new(map) { Layer = "planted_layer", ForwardPasses = 1, BackwardPasses = 1, Notes = ["The map was planted."] };
    }

    /// <summary>The network rounds every score to a step that it names; one network for each picture.</summary>
    public async Task<Calibration> CalibrateAsync(ModelReference model, string imageSha256, CalibrationRequest request, CancellationToken cancellationToken)
    {
        if (!RunsInt8) throw new ScoringRefusedException(RefusalKind.Option, $"Device '{Name}' searches in float32 only.");
        Calibrations.Enqueue(request);
        await BeforeCalibrate(request).WaitAsync(cancellationToken);
        var guard = new CalibrationGuard(true, GuardReason is null ? 0.99 : 0.5, request.IsTimed ? 2.5 : null);
        return new(GuardReason is null ? Encoding.UTF8.GetBytes($"0.05 {imageSha256}") : default, guard) { Reason = GuardReason, Seconds = 1.5 };
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private bool RunsInt8 => Precisions.Contains(Precision.EightBits);

    // In half precision every score has 11 bits.
    private float[][] ScoreIn(Precision precision, IReadOnlyList<ScoreRequest> requests)
    {
        if (precision != Precision.Fp32 && !Precisions.Contains(precision)) throw new NotSupportedException($"Device {Name} was given work in {precision}.");
        MasksIn.AddOrUpdate(precision, _ => requests.Sum(r => r.Masks.Count), (_, masks) => masks + requests.Sum(r => r.Masks.Count));
        return [.. requests.Select(request => Array.ConvertAll(Scores(request), score => Shifted(precision == Precision.Fp32 ? score : (float)(Half)score)))];
    }

    private static float[] Scores(ScoreRequest request)
    {
        var scores = new float[request.Masks.Count * ClassScore.Floats];
        var weights = new float[Side * Side];
        for (var mask = 0; mask < request.Masks.Count; mask++)
        {
            request.Masks.Draw(mask, Side, Side, weights);
            var kept = 0f;
            for (var y = Top; y < Top + Height; y++)
                for (var x = Left; x < Left + Width; x++) kept += weights[y * Side + x];
            var score = Score(kept / (Width * Height));
            (scores[2 * mask], scores[2 * mask + 1]) = (score.Logit, score.LogProbability);
        }

        return scores;
    }

    // Two classes have names of their own; every other word means the planted one.
    private static ClassPrediction Prediction(string word) => word == "other" ? new(8, "other", Score(0.1f)) : new(7, "planted", Score(1));

    private float Shifted(float score)
    {
        if (GivesNaN) return float.NaN;
        for (var i = 0; i < Ulps; i++) score = MathF.BitDecrement(score);
        return score;
    }

    private static ClassScore Score(float share) => new(10 * share, MathF.Log(0.01f + 0.98f * share));
}
