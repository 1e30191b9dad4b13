using System.Runtime.InteropServices;
using DeCam.Attributions;
using DeCam.Calibrations;
using DeCam.Explanations;
using DeCam.Masks;
using DeCam.Methods;
using DeCam.Scoring;

namespace DeCam.Cluster.Grains;

/// <summary>The one place where wire records become types of the algorithm and back. Floats travel as little-endian float32.</summary>
public static class Wire
{
    /// <summary>The highest kind of masks that this version knows, as a number.</summary>
    public static int NewestMasks { get; } = (int)Enum.GetValues<MaskKind>().Max();

    // Batches of masks count from 0.
    private const int AttributionNumber = -1, CalibrationNumber = -2;

    // Of ResNet50, the widest of the usual ones. How many a layer has is not known before a device has opened the model.
    private const int AssumedChannels = 2048;

    /// <summary>A model as the devices know it.</summary>
    public static ModelReference Read(ModelRef model) => new(model.Name, model.Sha256, model.Preprocessing);

    /// <summary>Key of the model's queue.</summary>
    public static string Identity(ModelRef model) => Read(model).Identity;

    /// <summary>The plan of a run.</summary>
    public static ExplanationPlan Plan(RunSpec spec) => new()
    {
        Method = spec.Method,
        Preset = spec.Preset,
        Options = spec.Options,
        Seed = spec.Seed,
        Budget = spec.Budget,
        Protocols = spec.Protocols,
        Snapshots = spec.Snapshots,
        BatchSize = spec.BatchSize,
        Precision = PrecisionNames.Read(spec.Precision),
    };

    /// <summary>A batch as a work item of its run.</summary>
    /// <param name="runId">The run.</param>
    /// <param name="spec">What it was asked.</param>
    /// <param name="batch">The batch.</param>
    /// <param name="classes">Classes to report.</param>
    /// <param name="purpose">What its masks are for.</param>
    /// <param name="trace">Its place in the run's trace, or null.</param>
    /// <param name="arithmetic">Fingerprint of the devices that may score it, or null for any.</param>
    /// <param name="network">Key of the calibrated network that scores what need not be exact, or null.</param>
    public static WorkItem Item(string runId, RunSpec spec, ScoreBatch batch, int[] classes, MaskPurpose purpose = MaskPurpose.Search, string? trace = null, string? arithmetic = null, string? network = null) => new()
    {
        RunId = runId,
        Batch = batch.Index,
        Model = spec.Model,
        ImageSha256 = spec.ImageSha256,
        MaskKind = (int)batch.Masks.Kind,
        Masks = batch.Masks.ToBytes(),
        Count = batch.Masks.Count,
        Baseline = (int)batch.Baseline,
        Classes = classes,
        Priority = spec.Priority,
        Purpose = purpose,
        Trace = trace,
        Arithmetic = arithmetic,
        Network = batch.IsExact ? null : network,
        Precision = Precision(spec, batch, network),
    };

    /// <summary>What the model scores a batch in: null for float32, and where a network scores it.</summary>
    public static string? Precision(RunSpec spec, ScoreBatch batch, string? network) => batch.IsExact || network is not null ? null : InFewerBits(spec.Precision);

    /// <summary>The word of a precision that the model itself computes in, in fewer bits than float32; null for others.</summary>
    public static string? InFewerBits(string? precision) => precision is PrecisionNames.TensorFloat or PrecisionNames.Half ? precision : null;

    /// <summary>What a device offers beside float32, in words.</summary>
    public static string[] Precisions(IScoringDevice device) => [.. device.Precisions.Select(PrecisionNames.Of)];

    /// <summary>The question for a calibrated network as a work item of its run.</summary>
    public static WorkItem Item(string runId, RunSpec spec, CalibrationItem asked, string? trace = null, string? arithmetic = null) => new()
    {
        RunId = runId,
        Batch = CalibrationNumber,
        Model = spec.Model,
        ImageSha256 = spec.ImageSha256,
        Classes = asked.Classes,
        Priority = spec.Priority,
        Trace = trace,
        Arithmetic = arithmetic,
        Calibration = asked,
    };

    /// <summary>The question for a calibrated network as it travels.</summary>
    public static CalibrationItem Item(CalibrationRequest request) => new([.. request.Baselines.Select(b => (int)b)], [.. request.Classes], request.IsTimed);

    /// <summary>The question for a calibrated network as a device takes it.</summary>
    public static CalibrationRequest Request(CalibrationItem item) => new([.. item.Baselines.Select(b => (Baseline)b)], item.Classes, item.IsTimed);

    /// <summary>A calibrated network, as a device answers.</summary>
    /// <param name="calibration">What it made and measured.</param>
    /// <param name="networkSha256">Content key of the network; "" where it is not to be used.</param>
    public static CalibrationResult Calibration(Calibration calibration, string networkSha256) => new()
    {
        NetworkSha256 = networkSha256,
        Reason = calibration.Reason,
        IsProductExact = calibration.Guard.IsProductExact,
        Correlation = calibration.Guard.Correlation,
        Speed = calibration.Guard.Speed,
        Seconds = calibration.Seconds,
    };

    /// <summary>Whether a report answers a question with nothing at all, as a silo does that does not know the question.</summary>
    public static bool IsEmptyCalibration(WorkReport report) => report is { Batch: CalibrationNumber, Calibration: null, Refusal: null, Unavailable: null };

    /// <summary>The question for a map from inside the model as a work item of its run.</summary>
    public static WorkItem Item(string runId, RunSpec spec, AttributionRequest request, string? trace = null, string? arithmetic = null) => new()
    {
        RunId = runId,
        Batch = AttributionNumber,
        Model = spec.Model,
        ImageSha256 = spec.ImageSha256,
        Classes = [request.Class],
        Priority = spec.Priority,
        Trace = trace,
        Arithmetic = arithmetic,
        Attribution = new(request.Method, MethodCatalog.Texts(request.Options), request.Class, request.Seed, request.Budget, Passes(spec)),
    };

    /// <summary>Whether a report answers the question for a map without a map or a reason, as a silo does that does not know the question.</summary>
    public static bool IsEmptyAttribution(WorkReport report) => report is { Batch: AttributionNumber, Attribution: null, Refusal: null, Unavailable: null };

    /// <summary>The question for a map as a device takes it.</summary>
    /// <exception cref="ScoringRefusedException">A method or option of another version.</exception>
    public static AttributionRequest Request(AttributionItem item) =>
        new(item.Method, MethodCatalog.Check(item.Method, null, item.Options).Options, item.Class) { Seed = item.Seed, Budget = item.Budget };

    /// <summary>A map from inside the model, as a device answers.</summary>
    public static AttributionResult Attribution(Attribution attribution, string mapSha256) => new(
        mapSha256, attribution.Layer, attribution.ForwardPasses, attribution.BackwardPasses, attribution.TailRuns, attribution.Sum, attribution.ExpectedSum, [.. attribution.Notes]);

    /// <summary>A map from inside the model, as a run takes it.</summary>
    public static Attribution Read(AttributionResult result, float[] map) => new(map)
    {
        Layer = result.Layer,
        ForwardPasses = result.ForwardPasses,
        BackwardPasses = result.BackwardPasses,
        TailRuns = result.TailRuns,
        Sum = result.Sum,
        ExpectedSum = result.ExpectedSum,
        Notes = result.Notes,
    };

    /// <summary>How a device calculates.</summary>
    public static ArithmeticKind Kind(DeviceArithmetic arithmetic) => new(arithmetic.Fingerprint, arithmetic.Runtime, arithmetic.Machine) { Varies = arithmetic.Varies };

    /// <summary>A work item as a device takes it, without the resource its masks may refer to.</summary>
    /// <exception cref="InvalidDataException">The masks are not what the item says.</exception>
    public static ScoreRequest Request(WorkItem item)
    {
        var masks = MaskCodec.Read((MaskKind)item.MaskKind, item.Masks);
        if (masks.Count != item.Count)
            throw new InvalidDataException($"Batch {item.Batch} of run {item.RunId} says {item.Count} masks but describes {masks.Count}.");
        return new(Read(item.Model), item.ImageSha256, masks, (Baseline)item.Baseline, item.Classes) { Network = item.Network, Precision = PrecisionNames.Read(item.Precision) };
    }

    /// <summary>What the model sees, as a device measured it.</summary>
    public static ModelViewWire View(ModelView view, string pictureSha256) => new()
    {
        HeightPixels = view.HeightPixels,
        WidthPixels = view.WidthPixels,
        ClassCount = view.ClassCount,
        Targets = [.. view.Targets.Select(Prediction)],
        Top = [.. view.Top.Select(Prediction)],
        ImageWidth = view.ImageWidthPixels,
        ImageHeight = view.ImageHeightPixels,
        Preprocessing = view.Preprocessing,
        ViewSha256 = pictureSha256,
        MultiplyAccumulates = view.MultiplyAccumulates,
        Notes = [.. view.Notes],
        Served = view.Served is { } served ? new(served.Server, served.Name, served.Version) : null,
    };

    /// <summary>What the model sees, as a run takes it.</summary>
    public static ModelView Read(ModelViewWire view) => new()
    {
        HeightPixels = view.HeightPixels,
        WidthPixels = view.WidthPixels,
        ClassCount = view.ClassCount,
        Targets = [.. view.Targets.Select(Read)],
        Top = [.. view.Top.Select(Read)],
        ImageWidthPixels = view.ImageWidth,
        ImageHeightPixels = view.ImageHeight,
        Preprocessing = view.Preprocessing,
        MultiplyAccumulates = view.MultiplyAccumulates,
        Notes = view.Notes,
        Served = view.Served is { } served ? new(served.Server, served.Name, served.Version) : null,
    };

    /// <summary>A refusal as a failure of the run.</summary>
    public static Failure Failure(ScoringRefusedException refusal) => new((FailureKind)refusal.Kind, refusal.Message, refusal.IsOfScores);

    /// <summary>Floats as bytes.</summary>
    public static byte[] Bytes(ReadOnlySpan<float> values) => MemoryMarshal.AsBytes(values).ToArray();

    /// <summary>Bytes as floats.</summary>
    /// <exception cref="InvalidDataException">The bytes are not whole float32 values.</exception>
    public static ReadOnlySpan<float> Floats(ReadOnlySpan<byte> bytes) => bytes.Length % sizeof(float) == 0
        ? MemoryMarshal.Cast<byte, float>(bytes)
        : throw new InvalidDataException($"{bytes.Length} bytes are not whole float32 values.");

    private static int Passes(RunSpec spec)
    {
        var choice = MethodCatalog.Check(spec.Method, spec.Preset, spec.Options);
        // A pass, or one behind the layer, for each channel.
        var channels = spec.Method is "ablation-cam" or "score-cam" ? AssumedChannels : 0;
        return Math.Max(choice.PlannedEvaluations, 1 + channels) + (MethodChoice.EvaluationsOfBackwardPass * choice.PlannedBackwardPasses);
    }

    private static ClassPredictionWire Prediction(ClassPrediction p) => new(p.Class, p.Label, p.Score.Logit, p.Score.LogProbability);

    private static ClassPrediction Read(ClassPredictionWire p) => new(p.Class, p.Label, new(p.Logit, p.LogProbability));
}
