using DeCam.Methods;
using DeCam.Scoring;

namespace DeCam.Cluster.Client.CommandLine;

/// <summary>The precision of a search in the words of the wire.</summary>
internal static class SearchPrecision
{
    /// <summary>"int8" or "auto"; null where the model itself scores, and for methods that do not search with scores.</summary>
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
}
