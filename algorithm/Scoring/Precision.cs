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

    /// <summary>The model as it is, multiplied with 10 bits of mantissa, which cards have units for.</summary>
    TensorFloat = 3,

    /// <summary>The model converted to 16-bit floating point.</summary>
    Half = 4,
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

    /// <summary>The word for products of 10 bits of mantissa.</summary>
    public const string TensorFloat = "tf32";

    /// <summary>The word for 16-bit floating point.</summary>
    public const string Half = "fp16";

    /// <summary>Every word, in the order of the precisions.</summary>
    public static IReadOnlyList<string> All { get; } = [Fp32, EightBits, Auto, TensorFloat, Half];

    /// <summary>The precision that a word names; null names the model as it is.</summary>
    /// <exception cref="ScoringRefusedException">None has that name.</exception>
    public static Precision Read(string? name) => name switch
    {
        null or Fp32 => Precision.Fp32,
        EightBits => Precision.EightBits,
        Auto => Precision.Auto,
        TensorFloat => Precision.TensorFloat,
        Half => Precision.Half,
        _ => throw new ScoringRefusedException(RefusalKind.Option, $"Precision '{name}' is not known; use fp32, int8, auto, tf32 or fp16."),
    };

    /// <summary>The word for a precision.</summary>
    public static string Of(Precision precision) => All[(int)precision];

    /// <summary>Whether a device scores in it with the model's own file, and needs no network that is made for a picture.</summary>
    public static bool IsOfTheModel(this Precision precision) => precision is Precision.Fp32 or Precision.TensorFloat or Precision.Half;
}
