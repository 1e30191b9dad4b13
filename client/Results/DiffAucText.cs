using System.Globalization;

namespace DeCam.Cluster.Client.Results;

/// <summary>A DiffAUC as people read it.</summary>
internal static class DiffAucText
{
    /// <summary>One decimal; what rounds to zero has no sign, and what is missing is "".</summary>
    public static string Of(double? value) => value?.ToString("0.0;-0.0;0.0", CultureInfo.InvariantCulture) ?? "";
}
