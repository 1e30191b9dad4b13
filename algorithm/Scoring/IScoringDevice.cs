using DeCam.Attributions;
using DeCam.Calibrations;
using DeCam.Masks;

namespace DeCam.Scoring;

/// <summary>One batch of masks of one image for one model.</summary>
/// <param name="Model">The model.</param>
/// <param name="ImageSha256">Content key of the encoded image.</param>
/// <param name="Masks">What to keep.</param>
/// <param name="Baseline">What replaces the rest.</param>
/// <param name="Classes">Classes to report, in order; a number below 0 is one of <see cref="ClassSelector.StrongestBut"/>.</param>
public sealed record ScoreRequest(ModelReference Model, string ImageSha256, MaskSet Masks, Baseline Baseline, IReadOnlyList<int> Classes)
{
    /// <summary>Content key of the calibrated network that scores in the model's place; null for the model itself.</summary>
    public string? Network { get; init; }

    /// <summary>What the model scores the masks in: <see cref="Precision.Fp32"/>, or one that the device offers of <see cref="Precision.TensorFloat"/> and <see cref="Precision.Half"/>; of no meaning beside a network.</summary>
    public Precision Precision { get; init; }
}

/// <summary>Fetches bytes by their content key (lower-case hexadecimal SHA-256).</summary>
public interface IContentSource
{
    /// <summary>The bytes, checked against their key.</summary>
    /// <exception cref="KeyNotFoundException">Nothing is stored under the key.</exception>
    Task<ReadOnlyMemory<byte>> GetAsync(string sha256, CancellationToken cancellationToken);
}

/// <summary>
/// Scores masked images on one processor or card. Thread-safe. Native work runs on the device's own threads, never on the
/// caller's scheduler. Scores depend on the request alone, not on what it was fused with.
/// </summary>
public interface IScoringDevice : IAsyncDisposable
{
    /// <summary>"cpu", "cuda:0", ...</summary>
    string Name { get; }

    /// <summary>Requests the device likes to hold at once: 1, or 2 where copying overlaps computing.</summary>
    int Concurrency { get; }

    /// <summary>Masks the device likes to get in one fused call.</summary>
    int PreferredMasks { get; }

    /// <summary>
    /// Masks worth collecting for a call, for a device that computes its calls one after the other and pads batches that are not full: the
    /// next call had better come late (<see cref="NearlyFreeAsync"/>), with all that waits until then. 0 for a device that computes its
    /// calls at once.
    /// </summary>
    int MasksToCollect => 0;

    /// <summary>Waits until a further call would be computed at once, or nearly so.</summary>
    Task NearlyFreeAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Memory that loaded models are counted with, in bytes.</summary>
    long ModelBytes => 0;

    /// <summary>Memory for loaded models, in bytes; 0 where none are loaded.</summary>
    long ModelBytesLimit => 0;

    /// <summary>What it offers beside <see cref="Precision.Fp32"/>: <see cref="Precision.EightBits"/> for calibrated networks, <see cref="Precision.TensorFloat"/>, <see cref="Precision.Half"/>.</summary>
    IReadOnlyList<Precision> Precisions => [];

    /// <summary>Whether the model is in memory, so that it can be used although its file is gone.</summary>
    bool Holds(ModelReference model) => false;

    /// <summary>
    /// Loads the model, prepares the image and says what the model sees. <paramref name="classSelector"/> is "top1", "top5",
    /// an index, a label, or several of these separated by commas.
    /// </summary>
    /// <exception cref="ScoringRefusedException">The model, image or class cannot be used; the message is for the user.</exception>
    /// <exception cref="ModelMissingException">The model is not in memory and its file is not here.</exception>
    Task<ModelDescription> DescribeAsync(ModelReference model, string imageSha256, string classSelector, CancellationToken cancellationToken);

    /// <summary>
    /// Scores all requests, which share one model, one network and one precision. Result i belongs to request i and holds
    /// [mask, class, <see cref="ClassScore.Floats"/>] in row-major order.
    /// </summary>
    /// <exception cref="ScoringRefusedException">A request cannot be served by any device; the message is for the user.</exception>
    /// <exception cref="ModelMissingException">The model is not in memory and its file is not here.</exception>
    Task<IReadOnlyList<float[]>> ScoreAsync(IReadOnlyList<ScoreRequest> requests, CancellationToken cancellationToken);

    /// <summary>
    /// Makes a map inside the model, from its values and gradients for one image. It is a function of the request, to the bit, on
    /// devices of one arithmetic.
    /// </summary>
    /// <param name="model">The model.</param>
    /// <param name="imageSha256">Content key of the encoded image.</param>
    /// <param name="request">Method, options and class.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <exception cref="ScoringRefusedException">The method cannot be had of this model, or a layer is not there; the message is for the user.</exception>
    /// <exception cref="ModelMissingException">The model is not in memory and its file is not here.</exception>
    Task<Attribution> AttributeAsync(ModelReference model, string imageSha256, AttributionRequest request, CancellationToken cancellationToken);

    /// <summary>
    /// Makes a network of 8-bit integers for one picture, and measures whether it may be used. The bytes are a function of the request on
    /// devices of one arithmetic.
    /// </summary>
    /// <param name="model">The model.</param>
    /// <param name="imageSha256">Content key of the encoded image.</param>
    /// <param name="request">Baselines and classes of the search.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <exception cref="ScoringRefusedException">The model has no such network, or this device does not run it; the message is for the user.</exception>
    /// <exception cref="ModelMissingException">The model is not in memory and its file is not here.</exception>
    Task<Calibration> CalibrateAsync(ModelReference model, string imageSha256, CalibrationRequest request, CancellationToken cancellationToken) =>
        throw new ScoringRefusedException(RefusalKind.Option, $"Device '{Name}' searches in float32 only.");

    /// <summary>
    /// Loads the model and says how this device calculates with it. Measured once for a model, by few evaluations of a fixed probe at
    /// the batch sizes that the device uses.
    /// </summary>
    /// <exception cref="ScoringRefusedException">The model cannot be used; the message is for the user.</exception>
    Task<DeviceArithmetic> ArithmeticAsync(ModelReference model, CancellationToken cancellationToken);
}

/// <summary>A description with the picture it is about.</summary>
/// <param name="View">What a run must know.</param>
/// <param name="Image">The model's view of the image, for methods that segment it and for drawing.</param>
public sealed record ModelDescription(ModelView View, Imaging.ImageView Image);

/// <summary>What a refusal is about.</summary>
public enum RefusalKind
{
    /// <summary>An option or class that cannot be.</summary>
    Option = 1,

    /// <summary>An image, model or other input that cannot be used.</summary>
    Input = 2,
}

/// <summary>The input cannot be used, and trying again or elsewhere will not help. The message is one sentence for the user.</summary>
public sealed class ScoringRefusedException(RefusalKind kind, string message, Exception? inner = null) : Exception(PrintableText.Of(message), inner)
{
    /// <summary>What it is about.</summary>
    public RefusalKind Kind { get; } = kind;

    /// <summary>The refusal of a model for its scores.</summary>
    /// <param name="model">Name of the model.</param>
    /// <param name="what">What it gives, with the way out.</param>
    public static ScoringRefusedException OfScores(string model, string what = "values that are not finite; check its weights and the preprocessing") =>
        new(RefusalKind.Input, $"Model '{model}' gives {what}.") { IsOfScores = true };

    /// <summary>Whether it is about scores that are infinite or no numbers, which a device that is out of order may give of any model.</summary>
    public bool IsOfScores { get; init; }
}
