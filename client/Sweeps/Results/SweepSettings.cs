using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using DeCam.Cluster.Client.Sweeps.Specification;
using DeCam.Cluster.Client.Sweeps.Watching;

namespace DeCam.Cluster.Client.Sweeps.Results;

/// <summary>What a reader needs to judge a sweep, or to repeat it: models, methods with every option, images, and the rest.</summary>
internal static class SweepSettings
{
    /// <summary>The tables.</summary>
    public static IEnumerable<SweepTableText> Of(SweepSummary summary)
    {
        var spec = summary.Spec;
        yield return new("Models", ["model", "file", "sha256", "preprocessing set by the sweep"], 4,
            [.. spec.Models.Select(m => (IReadOnlyList<string>)[m.Name, m.File, m.IsServed ? "none: a model server runs it" : m.Sha256, WithoutPaths(m.Preprocessing)])]);
        yield return new("Methods", ["name", "method", "preset", "options", "planned evaluations", "budget"], 4, [.. spec.Methods.Select(m => Method(summary, m))],
            "Options: every one, as used. Planned evaluations: of the search, before any budget.");
        yield return new("Images", ["image", "sha256"], 2, [.. summary.Images.Select(i => (IReadOnlyList<string>)[i.Key, i.Value])]);
        yield return new("Sweep", ["what", "value"], 2,
        [
            ["sweep", summary.Status.SweepId],
            ["cells", SweepWords.Counts(summary.Status)],
            ["seeds", string.Join(", ", spec.Seeds)],
            ["class", spec.ClassSelector],
            ["protocols", string.Join(", ", spec.Metrics)],
            ["snapshots", string.Join(", ", spec.Snapshots)],
            ["evaluations of the searches", Count(summary.Groups.Sum(g => g.Evaluations))],
            ["evaluations of the metrics", Count(summary.Groups.Sum(g => g.MetricEvaluations))],
            ["software that wrote this report", $"DeCam.Cluster {SoftwareVersion.Current}"],
        ]);
    }

    private static IReadOnlyList<string> Method(SweepSummary summary, SweepMethod method)
    {
        var choice = method.Choice();
        return
        [
            method.DisplayName(), method.Method, choice.Preset ?? "", string.Join(", ", choice.Options.Select(o => $"{o.Key}={Value(o.Value)}")),
            Planned(summary, method), (method.Budget ?? summary.Spec.Budget)?.ToString(CultureInfo.InvariantCulture) ?? "",
        ];
    }

    // Some methods plan by the size of the input, which differs between models.
    private static string Planned(SweepSummary summary, SweepMethod method) => string.Join(" or ", summary.Spec.Models
        .Select(m => summary.Group(m.Name, method.Name)).Where(g => g.Done > 0)
        .Select(g => method.Choice(g.Size.HeightPixels, g.Size.WidthPixels).PlannedEvaluations).Distinct().Order().Select(p => Count(p)));

    private static string Value(object value) => value switch
    {
        bool truth => truth ? "true" : "false",
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => $"{value}",
    };

    private static string Count(long count) => count.ToString("N0", CultureInfo.InvariantCulture);

    // The path of a label file tells of the machine it lay on, not of the sweep.
    private static string WithoutPaths(string preprocessing)
    {
        if (preprocessing.Length == 0 || JsonNode.Parse(preprocessing) is not JsonObject all) return preprocessing;
        var named = new[] { all, all["neighbours"] as JsonObject }.OfType<JsonObject>().Where(keys => keys["labels"] is not null).ToList();
        foreach (var keys in named) keys["labels"] = Path.GetFileName(keys["labels"]!.GetValue<string>());
        return named.Count == 0 ? preprocessing : all.ToJsonString(JsonSerializerOptions.Default);
    }
}
