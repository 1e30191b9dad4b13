using DeCam.Cluster.Client.CommandLine;
using DeCam.Metrics;
using DeCam.Scoring;

namespace DeCam.Cluster.Client.Sweeps.Specification;

/// <summary>Reads a specification, strictly: an unknown key is an error that names the nearest known one.</summary>
internal static class SpecReader
{
    private static readonly string[] Keys =
        ["name", "models", "methods", "controls", "images", "seeds", "metrics", "budget", "snapshots", "class", "maps"];

    /// <summary>The sweep that a document describes.</summary>
    /// <param name="document">The document.</param>
    /// <param name="name">Name of the sweep where it names none.</param>
    /// <exception cref="CommandFailedException">It is no specification.</exception>
    public static SweepSpec Read(SpecNode document, string name)
    {
        var keys = document.Members(Keys);
        var metrics = keys.TryGetValue("metrics", out var named) ? Metrics(named) : [MetricProtocol.All[0].Name];
        return new()
        {
            Name = keys.TryGetValue("name", out var given) ? given.Text() : name,
            Models = [.. Needed(keys, "models", document).Items().Select(ModelEntry.Read)],
            Methods = MethodEntries.Read(Needed(keys, "methods", document), keys.GetValueOrDefault("controls"), metrics.Length > 0),
            Images = ImagesEntry.Read(Needed(keys, "images", document)),
            Seeds = keys.TryGetValue("seeds", out var seeds) ? Seeds(seeds) : [0],
            Metrics = metrics,
            Budget = keys.TryGetValue("budget", out var budget) ? budget.Count() : null,
            Snapshots = keys.TryGetValue("snapshots", out var snapshots) ? [.. snapshots.Items().Select(s => s.Count()).Distinct().Order()] : [],
            ClassSelector = keys.TryGetValue("class", out var selector) ? selector.Text() : "top1",
            KeepMaps = !keys.TryGetValue("maps", out var maps) || maps.Word("all", "none") == "all",
        };
    }

    private static SpecNode Needed(IReadOnlyDictionary<string, SpecNode> keys, string key, SpecNode document) =>
        keys.TryGetValue(key, out var node) ? node : throw document.Refused($"the key '{key}' is missing");

    private static long[] Seeds(SpecNode node) => node.Items().Count <= SweepSpec.MaxSeeds
        ? [.. node.Items().Select(s => s.Whole(0))]
        : throw node.Refused($"seeds holds {node.Items().Count} numbers but at most {SweepSpec.MaxSeeds} are allowed");

    private static string[] Metrics(SpecNode node)
    {
        var names = new List<string>();
        foreach (var item in node.Items())
        {
            try
            {
                names.Add(MetricProtocol.Named(item.Text()).Name);
            }
            catch (ScoringRefusedException refusal)
            {
                throw item.Refused(refusal.Message.TrimEnd('.'));
            }
        }

        return [.. names];
    }
}
