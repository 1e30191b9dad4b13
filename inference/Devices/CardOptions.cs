using System.ComponentModel.DataAnnotations;
using System.Globalization;
using DeCam.Scoring;

namespace DeCam.Inference.Devices;

/// <summary>How a card is used: what may follow its name behind semicolons, as in <c>cuda:0;batch=128;memory=8GiB</c>.</summary>
public sealed record CardOptions
{
    /// <summary>Bounds of <see cref="MemoryBytes"/>.</summary>
    public const long LeastMemoryBytes = 256L << 20, MostMemoryBytes = 1L << 40;

    /// <summary>Largest number of callers.</summary>
    public const int MostCallers = 16;

    private const string Wanted = "use fuse, memory, batch or callers";

    /// <summary>
    /// Whether the masks of several requests share batches. Without it a batch follows from its request alone, so that scores do not hang
    /// on what is scored beside them, and the card is filled less well.
    /// </summary>
    /// <value>Default true.</value>
    public bool Fuse { get; init; } = true;

    /// <summary>Memory of the card that each loaded model may take for weights and batches, in bytes; also what all models share.</summary>
    /// <value>Default null: what the card gives.</value>
    [Range(LeastMemoryBytes, MostMemoryBytes)]
    public long? MemoryBytes { get; init; }

    /// <summary>Masks in a batch at most, of which a lease has up to four where they are fused: one of 8, 16, 32, 64, 128 and 256.</summary>
    /// <value>Default 64.</value>
    [AllowedValues(8, 16, 32, 64, 128, 256)]
    public int Batch { get; init; } = 64;

    /// <summary>Batches in the card's hands at once: copies of one overlap the computing of another.</summary>
    /// <value>Default 2.</value>
    [Range(1, MostCallers)]
    public int Callers { get; init; } = 2;

    /// <summary>Reads the settings behind a name.</summary>
    /// <param name="device">The whole text, for messages.</param>
    /// <param name="settings">What follows the name, such as <c>batch=128;fuse=false</c>; "" for none.</param>
    /// <exception cref="ScoringRefusedException">A setting is not known, is named twice, or has another form.</exception>
    public static CardOptions Read(string device, string settings)
    {
        var (options, seen) = (new CardOptions(), new HashSet<string>());
        foreach (var setting in settings.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            if (setting.Split('=', 2, StringSplitOptions.TrimEntries) is not [var name, var value]) throw Refused(device, $"'{setting}' is no NAME=VALUE; {Wanted}");
            if (!seen.Add(name)) throw Refused(device, $"'{name}' is set twice; leave one out");
            options = name switch
            {
                "fuse" => options with { Fuse = bool.TryParse(value, out var fuse) ? fuse : throw Refused(device, $"fuse is '{value}' but true or false is wanted") },
                "memory" => options with { MemoryBytes = Bytes(value) is >= LeastMemoryBytes and <= MostMemoryBytes and var bytes ? bytes : throw Refused(device, $"memory is '{value}' but 256MiB to 1024GiB are wanted, such as 8GiB") },
                "batch" => options with { Batch = Number(value) is { } batch && FusedBatches.Sizes.Contains(batch) ? batch : throw Refused(device, $"batch is '{value}' but one of {string.Join(", ", FusedBatches.Sizes)} is wanted") },
                "callers" => options with { Callers = Number(value) is >= 1 and <= MostCallers and var callers ? callers : throw Refused(device, $"callers is '{value}' but 1 to {MostCallers} are wanted") },
                _ => throw Refused(device, $"there is no setting '{name}'; {Wanted}"),
            };
        }

        return options;
    }

    private static int? Number(string text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    private static long? Bytes(string text)
    {
        var unit = text.EndsWith("GiB", StringComparison.Ordinal) ? 1L << 30 : text.EndsWith("MiB", StringComparison.Ordinal) ? 1L << 20 : 0;
        return unit > 0 && int.TryParse(text[..^3], NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number * unit : null;
    }

    private static ScoringRefusedException Refused(string device, string reason) => new(RefusalKind.Option, $"Device '{device}' cannot be used: {reason}.");
}
