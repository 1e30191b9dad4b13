using System.Globalization;
using System.Text.RegularExpressions;
using DeCam.Cluster.Client.CommandLine;

namespace DeCam.Cluster.Client.Sweeps.Specification;

/// <summary>Reads which images a specification means.</summary>
internal static partial class ImagesEntry
{
    /// <summary>The choice.</summary>
    /// <exception cref="CommandFailedException">It is none.</exception>
    public static SweepImages Read(SpecNode node)
    {
        var keys = node.Members("dataset", "folder", "include", "limit", "where", "labels");
        if (keys.ContainsKey("dataset") == keys.ContainsKey("folder"))
            throw node.Refused("images name both a dataset and a folder, or neither; give one of them");
        var images = new SweepImages
        {
            Dataset = keys.GetValueOrDefault("dataset")?.Text(),
            Folder = keys.GetValueOrDefault("folder")?.Text(),
            Include = keys.GetValueOrDefault("include")?.Text() ?? "*",
            Limit = keys.GetValueOrDefault("limit")?.Count(),
            Labels = keys.GetValueOrDefault("labels")?.Text(),
        };
        if (!keys.TryGetValue("where", out var where)) return images;
        images = images with { Where = Where(where) };
        return images.Where.Filter is not (SweepFilter.Correct or SweepFilter.Wrong) || images.Labels is not null ? images
            : throw where.Refused($"where '{where.Text()}' needs the true classes; set labels to a CSV file 'image,class' in the dataset");
    }

    private static SweepWhere Where(SpecNode node) => node.Text() switch
    {
        "all" => new(SweepFilter.All, 0),
        "correct" => new(SweepFilter.Correct, 0),
        "wrong" => new(SweepFilter.Wrong, 0),
        var text => Probability().Match(text) is { Success: true } match
            && double.TryParse(match.Groups["p"].Value, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var p) && p <= 1
            ? new(match.Groups["sign"].Value == ">" ? SweepFilter.ProbabilityAbove : SweepFilter.ProbabilityBelow, p)
            : throw node.Refused($"where is '{text}' but all, correct, wrong or a comparison such as \"probability > 0.5\" is wanted"),
    };

    [GeneratedRegex(@"^probability\s*(?<sign>[<>])\s*(?<p>[0-9.]+)$")]
    private static partial Regex Probability();
}
