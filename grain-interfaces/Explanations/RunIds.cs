using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace DeCam.Cluster;

/// <summary>Derives the id of a run from all that decides its result, so that submitting twice is one run.</summary>
public static class RunIds
{
    /// <summary>32 hexadecimal digits.</summary>
    public static string Of(RunSpec spec)
    {
        var text = new StringBuilder();
        foreach (var part in (string[])
        [
            spec.Model.Sha256, spec.Model.Preprocessing, spec.ImageSha256, spec.Method, spec.Preset ?? "", spec.ClassSelector,
            spec.Seed.ToString(CultureInfo.InvariantCulture), spec.Budget?.ToString(CultureInfo.InvariantCulture) ?? "",
            string.Join(',', spec.Protocols), string.Join(',', spec.Snapshots),
            spec.BatchSize.ToString(CultureInfo.InvariantCulture), spec.MapSha256 ?? "",
            .. spec.Options.SelectMany(o => (string[])[o.Key, o.Value]),
        ])
        {
            text.Append(CultureInfo.InvariantCulture, $"{part.Length}:{part}");
        }

        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())))[..32];
    }
}
