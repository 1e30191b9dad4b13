using System.Globalization;
using System.Text.RegularExpressions;
using DeCam.Cluster.Client.CommandLine;

namespace DeCam.Cluster.Client.Sweeps.Specification;

/// <summary>Reads which images a specification means.</summary>
internal static partial class ImagesEntry
{
    /// <summary>The word for true classes that the names of folders and images tell, where a file of them could stand.</summary>
    private const string Names = "names";

    /// <summary>The keys.</summary>
    public static string[] Keys { get; } = ["dataset", "folder", "include", "limit", "where", "labels", "masks", "mask-value", "boxes"];

    /// <summary>The choice; without a file of true classes, the names tell them where they are needed.</summary>
    /// <param name="node">What the specification says of the images.</param>
    /// <param name="needsClasses">Whether the true classes are explained.</param>
    /// <exception cref="CommandFailedException">The node does not describe images.</exception>
    public static SweepImages Read(SpecNode node, bool needsClasses)
    {
        var keys = node.Members(Keys);
        if (keys.ContainsKey("dataset") == keys.ContainsKey("folder"))
            throw node.Refused("images name both a dataset and a folder, or neither; give one of them");
        if (keys.TryGetValue("boxes", out var boxes) && keys.ContainsKey("masks")) throw boxes.Refused("images have both masks and boxes; give one of them");
        var images = new SweepImages
        {
            Dataset = keys.GetValueOrDefault("dataset")?.Text(),
            Folder = keys.GetValueOrDefault("folder")?.Text(),
            Include = keys.GetValueOrDefault("include")?.Text() ?? "*",
            TakesSubfolders = !keys.ContainsKey("include"),
            Limit = keys.GetValueOrDefault("limit")?.Count(),
            Labels = keys.GetValueOrDefault("labels")?.Text() is { } labels && labels != Names ? labels : null,
            Masks = keys.GetValueOrDefault("masks")?.Text(),
            MaskValue = keys.TryGetValue("mask-value", out var value) ? MaskValue(value, keys.ContainsKey("masks")) : null,
            Boxes = keys.GetValueOrDefault("boxes")?.Text(),
            Where = keys.TryGetValue("where", out var where) ? Where(where) : new(SweepFilter.All, 0),
        };
        var needsTruth = needsClasses || keys.ContainsKey("labels") || images.Where.Filter is SweepFilter.Correct or SweepFilter.Wrong;
        return images with { ClassesFromNames = needsTruth && images.Labels is null };
    }

    private static int MaskValue(SpecNode node, bool hasMasks) => !hasMasks ? throw node.Refused("mask-value says which value of the masks is the object but there are none; give masks")
        : node.Whole(0) <= ushort.MaxValue ? (int)node.Whole(0) : throw node.Refused($"mask-value is {node.Whole(0)} but at most {ushort.MaxValue} is possible");

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
