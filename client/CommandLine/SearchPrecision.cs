using DeCam.Methods;
using DeCam.Scoring;

namespace DeCam.Cluster.Client.CommandLine;

/// <summary>The precision of a search in the words of the wire.</summary>
internal static class SearchPrecision
{
    /// <summary>The word; null where the model itself scores, and for methods that do not search with scores.</summary>
    /// <param name="method">Name of the method.</param>
    /// <param name="word">What was asked for; null for float32.</param>
    /// <exception cref="ScoringRefusedException">The word is not known.</exception>
    public static string? Of(string method, string? word) => PrecisionNames.Read(word) switch
    {
        Precision.Fp32 => null,
        Precision.Auto when MethodCatalog.Named(method).LooksInside => null,
        _ when MethodCatalog.Named(method).IsControl => null,
        var precision => PrecisionNames.Of(precision),
    };

    /// <summary>What the model itself scores a search in, where no network does: "tf32", "fp16" or "fp32".</summary>
    /// <param name="word">What was asked for; null for float32.</param>
    public static string OfTheModel(string? word) => PrecisionNames.Read(word) is var precision && precision.IsOfTheModel() ? PrecisionNames.Of(precision) : PrecisionNames.Fp32;
}
