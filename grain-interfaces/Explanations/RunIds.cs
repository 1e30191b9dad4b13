using System.Globalization;

namespace DeCam.Cluster;

/// <summary>Derives the id of a run from all that decides its result, so that submitting twice is one run.</summary>
public static class RunIds
{
    /// <summary>32 hexadecimal digits.</summary>
    public static string Of(RunSpec spec) => new IdText().Add(
        [
            spec.Model.Sha256, spec.Model.Preprocessing, spec.ImageSha256, spec.Method, spec.Preset ?? "", spec.ClassSelector,
            spec.Seed.ToString(CultureInfo.InvariantCulture), spec.Budget?.ToString(CultureInfo.InvariantCulture) ?? "",
            string.Join(',', spec.Protocols), string.Join(',', spec.Snapshots),
            spec.BatchSize.ToString(CultureInfo.InvariantCulture), spec.MapSha256 ?? "",
            .. spec.Options.SelectMany(o => (string[])[o.Key, o.Value]),
            .. spec.Precision is { } precision ? (string[])["precision", precision] : [],
        ]).Hash(32);
}
