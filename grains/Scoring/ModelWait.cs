using DeCam.Scoring;
using Microsoft.Extensions.Options;

namespace DeCam.Cluster.Grains.Scoring;

/// <summary>
/// Says what work waits for that no device takes. A silo that is lost may come back, so a model that went with it is waited for. A
/// model whose file a living silo has lost is not, and neither is one that was waited for too long.
/// </summary>
/// <param name="grains">The cluster.</param>
/// <param name="options">How long is waited.</param>
public sealed class ModelWait(IGrainFactory grains, IOptions<WaitingOptions> options)
{
    private const int ShownOfHash = 12;

    // Models load in less, as a rule, and then nothing need be said.
    private static readonly TimeSpan LoadUntold = TimeSpan.FromSeconds(3);

    /// <summary>How long is waited for what may come back.</summary>
    public TimeSpan AtMost => options.Value.AtMost;

    /// <summary>What the work waits for, as the rest of a sentence; null while a device takes it.</summary>
    /// <param name="model">The model.</param>
    /// <param name="queue">Its queue.</param>
    /// <param name="arithmetic">Fingerprint of the arithmetic that the work is bound to, or null.</param>
    /// <param name="kind">The same for people.</param>
    /// <param name="isMap">Whether the work is a map from inside the model.</param>
    /// <param name="needs">The precision that the work needs of a device beside float32, or null.</param>
    /// <exception cref="ScoringRefusedException">Waiting longer is of no use.</exception>
    public async Task<string?> ForAsync(ModelRef model, QueueStatus queue, string? arithmetic = null, string? kind = null, bool isMap = false, string? needs = null)
    {
        if (queue.Unread is { } unread) return ForUnread(model, unread);
        if (isMap && Array.Find(queue.StrandedMaps, s => s.Fingerprint == (arithmetic ?? "")) is { } map) return ForMap(map);
        if (needs is not null && Array.Find(queue.Unoffered, w => (w.Precision, w.Fingerprint) == (needs, arithmetic ?? "")) is { } unoffered) return ForPrecision(unoffered);
        if (queue.Devices > 0) return arithmetic is null ? null : ForKind(queue, arithmetic, kind ?? arithmetic);
        var places = await grains.GetGrain<IClusterGrain>(0).PlacesAsync(model.Sha256);
        var since = queue.WithoutDevice ?? TimeSpan.Zero;
        if (places is { Silos.Length: 0, LeftSilo: { } left })
            throw Refused($"Model {Named(model)} is no longer on silo {left}: its file was removed or replaced while it was in use, or may not be read any more, and no other silo has it; put the file back and try again.");
        if (since > options.Value.AtMost)
            throw Refused($"No device took work of model {Named(model)} for {Lasting.InWords(since)}, {Where(places)}; see that a silo with devices serves the file, or raise DeCam:Waiting:AtMost, and try again.");
        return Sentence(model, places, since);
    }

    /// <summary>What the work waits for while devices load the model, as the rest of a sentence; null at first.</summary>
    /// <param name="model">The model.</param>
    /// <param name="since">Time for which devices have been there without a word of how they calculate with it.</param>
    /// <exception cref="ScoringRefusedException">Waiting longer is of no use.</exception>
    public string? ForLoading(ModelRef model, TimeSpan since)
    {
        if (since > options.Value.AtMost)
            throw Refused($"No device has loaded model {Named(model)} for {Lasting.InWords(since)}; see what the log of the silos says of it, or raise DeCam:Waiting:AtMost, and try again.");
        return since < LoadUntold ? null : $"waiting for devices to load model {Named(model)}, since {Lasting.InWords(since)}";
    }

    /// <summary>The words for a model that is waited for, as the rest of a sentence.</summary>
    public static string Sentence(ModelRef model, ModelPlaces places, TimeSpan since) =>
        $"waiting for model {Named(model)}, {Where(places)} since {Lasting.InWords(since)}";

    private string ForUnread(ModelRef model, UnreadModel unread) =>
        unread.Since <= (unread.MayPass ? options.Value.AtMost : options.Value.LeftAfter) ? unread.Waiting(Named(model))
        : throw Refused($"Model {Named(model)} could not be loaded for {Lasting.InWords(unread.Since)} on silo {unread.Silo}, and on no other: {unread.Reason}; put that right and try again.");

    private string? ForKind(QueueStatus queue, string arithmetic, string kind)
    {
        if (Array.Find(queue.Stranded, s => s.Fingerprint == arithmetic) is not { } stranded) return null;
        if (stranded.Since <= options.Value.AtMost) return stranded.Waiting(kind);
        throw Refused($"No device of arithmetic {kind} took work for {Lasting.InWords(stranded.Since)}, and others calculate differently; " +
            "start a machine of that kind, raise DeCam:Waiting:AtMost, or let others go on with --arithmetic any, and try again.");
    }

    private string ForMap(StrandedKind stranded) => stranded.Since <= options.Value.AtMost ? stranded.WaitingForMap
        : throw Refused($"No device that may have this run makes maps inside a model, for {Lasting.InWords(stranded.Since)}, because all belong to silos of earlier versions; " +
            "upgrade these silos, raise DeCam:Waiting:AtMost, or choose a method that needs scores alone, and try again.");

    private string ForPrecision(UnofferedPrecision unoffered) => unoffered.Since <= options.Value.AtMost ? unoffered.Waiting
        : throw Refused($"No device that may have this run {UnofferedPrecision.Ability(unoffered.Precision)}, for {Lasting.InWords(unoffered.Since)}, and its search was begun so; " +
            "start a silo whose device does, raise DeCam:Waiting:AtMost, or leave precision out.");

    private static string Where(ModelPlaces places) => places.Silos.Length == 0 ? "on no silo" : $"whose devices on {string.Join(", ", places.Silos)} take no work";

    private static string Named(ModelRef model) => $"{model.Name} ({model.Sha256[..Math.Min(ShownOfHash, model.Sha256.Length)]})";

    private static ScoringRefusedException Refused(string message) => new(RefusalKind.Input, message);
}
