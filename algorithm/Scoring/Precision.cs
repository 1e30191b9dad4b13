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

    /// <summary>The word for a network of 8-bit integers.</summary>
    public const string EightBits = "int8";

    /// <summary>The word for whichever of the two is better.</summary>
    public const string Auto = "auto";

    /// <summary>Every word.</summary>
    public static IReadOnlyList<string> All { get; } = [Fp32, EightBits, Auto];

    /// <summary>The precision that a word names; null names the model as it is.</summary>
    /// <exception cref="ScoringRefusedException">None has that name.</exception>
    public static Precision Read(string? name) => name switch
    {
        null or Fp32 => Precision.Fp32,
        EightBits => Precision.EightBits,
        Auto => Precision.Auto,
        _ => throw new ScoringRefusedException(RefusalKind.Option, $"Precision '{name}' is not known; use fp32, int8 or auto."),
    };

    /// <summary>The word for a precision.</summary>
    public static string Of(Precision precision) => All[(int)precision];
}
