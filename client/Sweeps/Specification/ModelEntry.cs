using System.Globalization;
using System.Text.Json.Nodes;
using DeCam.Cluster.Client.CommandLine;
using DeCam.Inference.Preprocessing;
using DeCam.Scoring;

namespace DeCam.Cluster.Client.Sweeps.Specification;

/// <summary>Reads a model of a specification: a file, or a mapping with its preprocessing.</summary>
internal static class ModelEntry
{
    private static readonly string[] Numbers = ["mean", "std"];
    private static readonly string[] Sizes = ["resize", "crop"];
    private static readonly string[] Texts = ["scale", "fit", "place", "interpolation", "layout", "channels", "labels", "input", "output", "activation"];
    private const string Pad = "pad", Antialias = "antialias";

    /// <summary>The keys.</summary>
    public static string[] Keys { get; } = ["file", "as", .. Numbers, .. Sizes, .. Texts, Pad, Antialias];

    /// <summary>The model.</summary>
    /// <exception cref="CommandFailedException">The node does not describe a model.</exception>
    public static SweepModel Read(SpecNode node)
    {
        if (node.IsScalar) return new() { Name = DisplayName(node.Text()), File = node.Text() };
        var keys = node.Members(Keys);
        var file = keys.TryGetValue("file", out var named) ? named.Text() : throw node.Refused("a model has no key 'file'");
        return new()
        {
            Name = keys.TryGetValue("as", out var alias) ? alias.Text() : DisplayName(file),
            File = file,
            Preprocessing = Preprocessing(node, keys),
        };
    }

    private static string DisplayName(string file) => Path.GetFileNameWithoutExtension(file.Replace('\\', '/'));

    private static string Preprocessing(SpecNode node, IReadOnlyDictionary<string, SpecNode> keys)
    {
        var json = new JsonObject();
        foreach (var (key, value) in keys)
        {
            if (Numbers.Contains(key)) json[key] = new JsonArray([.. value.Items().Select(Number)]);
            else if (Sizes.Contains(key)) json[key] = value.IsScalar ? value.Count() : new JsonArray([.. value.Items().Select(side => (JsonNode)side.Count())]);
            else if (key == Pad) json[key] = value.IsScalar ? Level(value) : new JsonArray([.. value.Items().Select(Level)]);
            else if (key == Antialias) json[key] = value.Word("true", "false") == "true";
            else if (Texts.Contains(key)) json[key] = value.Text();
        }

        try
        {
            return PreprocessingSettings.FromJson(json.Count == 0 ? "" : json.ToJsonString(), "the model").ToCanonicalJson();
        }
        catch (ScoringRefusedException refusal)
        {
            throw node.Refused(Sentence.Reason(refusal.Message));
        }
    }

    private static JsonNode Level(SpecNode node) =>
        int.TryParse(node.Text(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var level) ? level : node.Text();

    private static JsonNode Number(SpecNode node) =>
        double.TryParse(node.Text(), NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && double.IsFinite(value)
            ? value
            : throw node.Refused($"{node.Key} holds '{node.Text()}' but numbers are wanted, such as [0.5, 0.5, 0.5]");
}
