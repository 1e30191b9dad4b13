namespace DeCam.Scoring;

/// <summary>In how many bits a search scores its masks; the figures that judge a map are scored in float32 always.</summary>
public enum Precision
{
    /// <summary>The model as it is, in 32-bit floating point.</summary>
    Fp32 = 0,

    /// <summary>A calibrated network of 8-bit integers; refused where the model or the machine has none, or where it does not agree with the model.</summary>
    EightBits = 1,

    /// <summary><see cref="EightBits"/> where that passes its guard and is faster, else <see cref="Fp32"/>.</summary>
    Auto = 2,
}

/// <summary>The words for precisions.</summary>
public static class PrecisionNames
{
    /// <summary>The word for the model as it is.</summary>
    public const string Fp32 = "fp32";

    /// <summary>Every word.</summary>
    public static IReadOnlyList<string> All { get; } = [Fp32, "int8", "auto"];

    /// <summary>The precision that a word names.</summary>
    /// <exception cref="ScoringRefusedException">None has that name.</exception>
    public static Precision Read(string name) => All.Select((word, i) => (word, i)).FirstOrDefault(w => w.word == name) is { word: not null } found
        ? (Precision)found.i
        : throw new ScoringRefusedException(RefusalKind.Option, $"Precision '{name}' is not known; use fp32, int8 or auto.");

    /// <summary>The word for a precision.</summary>
    public static string Of(Precision precision) => All[(int)precision];
}
