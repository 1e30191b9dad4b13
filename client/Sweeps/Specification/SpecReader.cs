using DeCam.Cluster.Client.CommandLine;
using DeCam.Metrics;
using DeCam.Scoring;

namespace DeCam.Cluster.Client.Sweeps.Specification;

/// <summary>Reads a specification, strictly: an unknown key is an error that names the nearest known one.</summary>
internal static class SpecReader
{
    /// <summary>The keys of a specification.</summary>
    public static string[] Keys { get; } =
        ["name", "models", "methods", "controls", "images", "seeds", "metrics", "budget", "snapshots", "class", "precision", "maps", "pictures"];

    /// <summary>The sweep that a document describes.</summary>
    /// <param name="document">The document.</param>
    /// <param name="name">Name of the sweep where it names none.</param>
    /// <exception cref="CommandFailedException">The document is not a specification.</exception>
    public static SweepSpec Read(SpecNode document, string name)
    {
        var keys = document.Members(Keys);
        var metrics = keys.TryGetValue("metrics", out var named) ? Metrics(named) : [MetricProtocol.All[0].Name];
        var selector = keys.TryGetValue("class", out var chosen) ? OneClass(chosen) : ClassSelector.Best;
        return new()
        {
            Name = keys.TryGetValue("name", out var given) ? given.Text() : name,
            Models = Models(Needed(keys, "models", document)),
            Methods = MethodEntries.Read(Needed(keys, "methods", document), keys.GetValueOrDefault("controls"), metrics.Length > 0, keys.GetValueOrDefault("precision")),
            Images = ImagesEntry.Read(Needed(keys, "images", document), needsClasses: selector == TrueClasses.Selector),
            Seeds = keys.TryGetValue("seeds", out var seeds) ? Seeds(seeds) : [0],
            Metrics = metrics,
            Budget = keys.TryGetValue("budget", out var budget) ? budget.Count() : null,
            Snapshots = keys.TryGetValue("snapshots", out var snapshots) ? Snapshots(snapshots, metrics.Length > 0) : [],
            ClassSelector = selector,
            Pictures = keys.TryGetValue("pictures", out var pictures) ? PicturesEntry.Read(pictures) : new(),
            KeepMaps = !keys.TryGetValue("maps", out var maps) || maps.Word("all", "none") == "all",
        };
    }

    private static SpecNode Needed(IReadOnlyDictionary<string, SpecNode> keys, string key, SpecNode document) =>
        keys.TryGetValue(key, out var node) ? node : throw document.Refused($"the key '{key}' is missing");

    private static SweepModel[] Models(SpecNode node)
    {
        var models = node.SomeItems().Select(n => (Node: n, Model: ModelEntry.Read(n))).ToList();
        Repeats.Refuse(models.Select(m => (m.Node, m.Model.Name)), "model", " or give it another name with 'as'");
        return [.. models.Select(m => m.Model)];
    }

    private static long[] Seeds(SpecNode node)
    {
        var seeds = node.SomeItems().Select(n => (Node: n, Seed: n.Whole(0))).ToList();
        if (seeds.Count > SweepSpec.MaxSeeds) throw node.Refused($"seeds holds {seeds.Count} numbers but at most {SweepSpec.MaxSeeds} are allowed");
        Repeats.Refuse(seeds.Select(s => (s.Node, $"{s.Seed}")), "seed");
        return [.. seeds.Select(s => s.Seed)];
    }

    private static int[] Snapshots(SpecNode node, bool isJudged)
    {
        int[] counts = [.. node.Items().Select(s => s.Count()).Distinct().Order()];
        return counts.Length == 0 || isJudged ? counts : throw node.Refused("snapshots are judged by the first metric but there is none; give metrics or leave snapshots out");
    }

    private static string OneClass(SpecNode node) => node.Text() is var text && text != ClassSelector.FiveBest && !text.Contains(',', StringComparison.Ordinal)
        ? text
        : throw node.Refused($"class is '{text}', which names several, but a sweep explains one for each image; use top1, true, an index or a label");

    private static string[] Metrics(SpecNode node)
    {
        var named = new List<IReadOnlyList<string>>();
        foreach (var item in node.Items())
        {
            try
            {
                named.Add(MetricPanel.Expand([item.Text()]));
            }
            catch (ScoringRefusedException refusal)
            {
                throw item.Refused(Sentence.Reason(refusal.Message));
            }
        }

        Repeats.Refuse(node.Items().Select(n => (n, n.Text())), "metric");
        return [.. named.SelectMany(n => n).Distinct()];
    }
}
