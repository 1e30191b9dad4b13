using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace DeCam.Cluster;

/// <summary>Derives the id of a sweep from all that decides its table, so that submitting twice is one sweep.</summary>
public static class SweepIds
{
    /// <summary>16 hexadecimal digits.</summary>
    /// <param name="spec">The specification as the cluster resolved it, with hashes.</param>
    public static string Of(SweepSpec spec)
    {
        var text = new StringBuilder();
        Add(text, [spec.Name, spec.ClassSelector, spec.KeepMaps ? "keep" : "drop", Text(spec.Budget), .. spec.Metrics]);
        Add(text, [.. spec.Seeds.Select(s => s.ToString(CultureInfo.InvariantCulture))]);
        Add(text, [.. spec.Snapshots.Select(s => s.ToString(CultureInfo.InvariantCulture))]);
        foreach (var model in spec.Models) Add(text, [model.Name, model.File, model.Sha256, model.Preprocessing]);
        foreach (var method in spec.Methods)
        {
            Add(text, [method.Name, method.Method, method.Preset ?? "", Text(method.Budget), method.IsControl ? "control" : "",
                .. method.Options.SelectMany(o => (string[])[o.Key, o.Value])]);
        }

        var images = spec.Images;
        Add(text, [images.Dataset ?? "", images.Folder ?? "", images.Include, Text(images.Limit), images.Where.Filter.ToString(),
            images.Where.Probability.ToString("R", CultureInfo.InvariantCulture), images.Labels ?? "", images.Listing, images.Written, images.LabelsSha256]);
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())))[..16];
    }

    private static string Text(int? value) => value?.ToString(CultureInfo.InvariantCulture) ?? "";

    private static void Add(StringBuilder text, string[] parts)
    {
        text.Append(CultureInfo.InvariantCulture, $"{parts.Length};");
        foreach (var part in parts) text.Append(CultureInfo.InvariantCulture, $"{part.Length}:{part}");
    }
}
