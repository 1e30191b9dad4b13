using System.Globalization;

namespace DeCam.Cluster;

/// <summary>Derives the id of a sweep from all that decides its table, so that submitting twice is one sweep.</summary>
public static class SweepIds
{
    /// <summary>16 hexadecimal digits.</summary>
    /// <param name="spec">The specification as the cluster resolved it, with hashes.</param>
    public static string Of(SweepSpec spec)
    {
        var text = new IdText();
        text.AddList([spec.Name, spec.ClassSelector, spec.KeepMaps ? "keep" : "drop", Text(spec.Budget), .. spec.Metrics]);
        text.AddList([.. spec.Seeds.Select(s => s.ToString(CultureInfo.InvariantCulture))]);
        text.AddList([.. spec.Snapshots.Select(s => s.ToString(CultureInfo.InvariantCulture))]);
        foreach (var model in spec.Models) text.AddList([model.Name, model.File, model.Sha256, model.Preprocessing]);
        foreach (var method in spec.Methods)
        {
            text.AddList([method.Name, method.Method, method.Preset ?? "", Text(method.Budget), method.IsControl ? "control" : "",
                .. method.Options.SelectMany(o => (string[])[o.Key, o.Value]), .. method.Maps is { } maps ? (string[])["maps", maps] : [],
                .. method.Precision is { } precision ? (string[])["precision", precision] : []]);
        }

        var images = spec.Images;
        text.AddList([images.Dataset ?? "", images.Folder ?? "", images.Include, Text(images.Limit), images.Where.Filter.ToString(),
            images.Where.Probability.ToString("R", CultureInfo.InvariantCulture), images.Labels ?? "", images.Listing, images.Written, images.LabelsSha256,
            .. images.ClassesFromNames ? (string[])["names"] : [],
            .. spec.HasObjects ? (string[])["masks", images.Masks ?? "", Text(images.MaskValue), "boxes", images.Boxes ?? "", images.Objects] : []]);
        return text.Hash(16);
    }

    private static string Text(int? value) => value?.ToString(CultureInfo.InvariantCulture) ?? "";
}
