using System.Globalization;
using System.Text.Json.Nodes;
using DeCam.Cluster.Client.CommandLine;
using DeCam.Inference;
using DeCam.Scoring;

namespace DeCam.Cluster.Client.Sweeps.Specification;

/// <summary>Reads a model of a specification: a file, or a mapping with its preprocessing.</summary>
internal static class ModelEntry
{
    private static readonly string[] Numbers = ["mean", "std"];
    private static readonly string[] Pixels = ["resize", "crop"];
    private static readonly string[] Texts = ["layout", "channels", "scale", "labels", "input", "output"];

    /// <summary>The model.</summary>
    /// <exception cref="CommandFailedException">It is none.</exception>
    public static SweepModel Read(SpecNode node)
    {
        if (node.IsScalar) return new() { Name = DisplayName(node.Text()), File = node.Text() };
        var keys = node.Members(["file", "as", .. Numbers, .. Pixels, .. Texts]);
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
            else if (Pixels.Contains(key)) json[key] = value.Count();
            else if (Texts.Contains(key)) json[key] = value.Text();
        }

        try
        {
            return PreprocessingSettings.FromJson(json.Count == 0 ? "" : json.ToJsonString(), "the model").ToCanonicalJson();
        }
        catch (ScoringRefusedException refusal)
        {
            throw node.Refused(refusal.Message.TrimEnd('.'));
        }
    }

    private static JsonNode Number(SpecNode node) =>
        double.TryParse(node.Text(), NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && double.IsFinite(value)
            ? value
            : throw node.Refused($"{node.Key} holds '{node.Text()}' but numbers are wanted, such as [0.5, 0.5, 0.5]");
}
