using System.Text.Json;
using System.Text.RegularExpressions;
using DeCam.Testing;
using static DeCam.Cluster.Tests.Deployment.Manifests;

namespace DeCam.Cluster.Tests.Silo.Telemetry;

/// <summary>What a real silo shows at /metrics and in its log, against documents, dashboard and alerts.</summary>
public sealed partial class MetricsTests(WatchedSilo silo) : IClassFixture<WatchedSilo>
{
    private const string Table = "Metrics and traces";

    // Series that a histogram has beside its name.
    private static readonly string[] Histogram = ["_bucket", "_sum", "_count"];

    [Fact]
    public void Scrape_DuringARun_ShowsIt()
    {
        Assert.Equal(1, WatchedSilo.Sum(silo.During, "decam_runs_open"));
        Assert.Equal(1, WatchedSilo.Sum(silo.During, "decam_device_in_service"));
        Assert.True(WatchedSilo.Sum(silo.During, "decam_evaluations_total", "decam_kind=\"search\"", "decam_model=\"shapes_cnn.onnx\"", "decam_device=\"simulated:0\"") > 0);
        Assert.Equal(0, WatchedSilo.Sum(silo.During, "decam_retries_total", "decam_reason=\"device_fault\""));
        Assert.True(WatchedSilo.Sum(silo.During, "decam_checkpoint_duration_seconds_count") > 0);
    }

    [Fact]
    public void Scrape_Afterwards_CountsRunsCellsAndEvaluations()
    {
        // One of each alone, and six cells: two images, the method and the controls.
        Assert.Equal(9, WatchedSilo.Sum(silo.After, "decam_runs_total", "decam_state=\"accepted\""));
        Assert.Equal(7, WatchedSilo.Sum(silo.After, "decam_runs_total", "decam_state=\"completed\""));
        Assert.Equal(1, WatchedSilo.Sum(silo.After, "decam_runs_total", "decam_state=\"failed\""));
        Assert.Equal(1, WatchedSilo.Sum(silo.After, "decam_runs_total", "decam_state=\"cancelled\""));
        Assert.Equal(0, WatchedSilo.Sum(silo.After, "decam_runs_open"));
        Assert.Equal(6, WatchedSilo.Sum(silo.After, "decam_cells_total", "decam_state=\"completed\""));
        Assert.Equal(0, WatchedSilo.Sum(silo.After, "decam_masks_waiting"));
        Assert.True(WatchedSilo.Sum(silo.After, "decam_evaluations_total", "decam_kind=\"metrics\"") > 0);
        Assert.True(WatchedSilo.Sum(silo.After, "decam_evaluations_total", "decam_kind=\"description\"") >= 3);
        var leases = WatchedSilo.Sum(silo.After, "decam_batch_fill_count");
        Assert.InRange(WatchedSilo.Sum(silo.After, "decam_batch_fill_sum") / leases, 0.01, 1);
        Assert.True(WatchedSilo.Sum(silo.After, "decam_inference_duration_seconds_sum") / leases >= 0.02, "A batch of the simulated device takes 20 ms.");
    }

    [Fact]
    public void Names_InTheTable_AreThoseOfTheSilo()
    {
        var table = Markdown.RowsUnder("docs/operations.md", Table).Where(cells => cells[0].StartsWith("`decam.", StringComparison.Ordinal)).Select(cells => cells[1].Trim('`'));
        var shown = silo.Names.Where(name => name.StartsWith("decam_", StringComparison.Ordinal)).Select(name => Histogram.Aggregate(name, (n, end) => n.EndsWith(end, StringComparison.Ordinal) ? n[..^end.Length] : n));
        Assert.Equal(table.Order(StringComparer.Ordinal), shown.Distinct().Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Dashboard_EveryMetricAndLabel_IsTheSilos()
    {
        using var dashboard = JsonDocument.Parse(File.ReadAllText(Path.Combine(Folder, "monitoring", "dashboard.json")));
        var panels = dashboard.RootElement.GetProperty("panels").EnumerateArray().ToList();
        Assert.True(panels.Count > 10);
        AreKnown(panels.SelectMany(p => p.GetProperty("targets").EnumerateArray()).Select(t => t.GetProperty("expr").GetString()!));
        AreKnown(dashboard.RootElement.GetProperty("templating").GetProperty("list").EnumerateArray().Select(v => v.GetProperty("query").GetString()!).Where(q => q.Contains('(', StringComparison.Ordinal)));
    }

    [Fact]
    public void Alerts_EveryMetricAndLabel_IsTheSilos()
    {
        var rules = Documents(Path.Combine("monitoring", "alerts.yaml")).SelectMany(Mappings).Where(m => m.Children.ContainsKey("alert")).ToList();
        Assert.NotEmpty(rules);
        Assert.All(rules, rule => Assert.Contains(Text(Under(rule, "labels"), "severity"), (string[])["info", "warning", "critical"]));
        Assert.All(rules, rule => Assert.NotEqual("", Text(Under(rule, "annotations"), "summary")));
        AreKnown(rules.Select(rule => Text(rule, "expr")));
    }

    [Fact]
    public void Scrape_Everything_NamesNoRunAndNoImage()
    {
        Assert.DoesNotContain("03_star", silo.After, StringComparison.Ordinal);
        Assert.DoesNotMatch("[0-9a-f]{32}", silo.After);
    }

    [Fact]
    public void Log_TellsTheWork()
    {
        var lines = silo.Log.Split('\n');
        var user = $"{Environment.UserName}@{Environment.MachineName}";
        Assert.Equal(3, lines.Count(l => l.Contains($"was submitted by {user}: ", StringComparison.Ordinal) && l.Contains(" Run ", StringComparison.Ordinal)));
        Assert.Single(lines, l => l.Contains($"was cancelled by {user}", StringComparison.Ordinal));
        Assert.Single(lines, l => Finished().IsMatch(l));
        Assert.Single(lines, l => l.Contains(" warn: ", StringComparison.Ordinal) && Failed().IsMatch(l));
        Assert.Single(lines, l => l.Contains($"Sweep shapes ('shapes') was submitted by {user}: 1 models, 3 methods", StringComparison.Ordinal));
        Assert.Single(lines, l => SweepFinished().IsMatch(l));
        Assert.Contains("star\\u001b[31m.png", silo.Log, StringComparison.Ordinal);
        Assert.DoesNotContain('\u001b', silo.Log);
    }

    private void AreKnown(IEnumerable<string> queries)
    {
        foreach (var query in queries)
        {
            Assert.All(MetricName().Matches(query).Select(m => m.Groups[1].Value), name => Assert.True(name == "up" || silo.Names.Contains(name), $"'{query}' names {name}, which no silo has."));
            Assert.All(Label().Matches(query).Select(m => m.Value), label => Assert.Contains(label + "=", silo.After, StringComparison.Ordinal));
        }
    }

    // A name that begins with a program's, or stands before labels.
    [GeneratedRegex(@"\b((?!decam_(?:model|device|kind|state|reason)\b)(?:decam|orleans|dotnet)_\w+|\w+(?=\{))")]
    private static partial Regex MetricName();

    [GeneratedRegex(@"\bdecam_(?:model|device|kind|state|reason)\b")]
    private static partial Regex Label();

    [GeneratedRegex(@"Run \w+ finished: \d+ evaluations in \d+\.\d s")]
    private static partial Regex Finished();

    [GeneratedRegex(@"Run \w+ failed: .*99999")]
    private static partial Regex Failed();

    [GeneratedRegex(@"Sweep shapes \('shapes'\) finished: 6 of 6 cells done, 0 failed, \d+ evaluations in \d+ s")]
    private static partial Regex SweepFinished();
}
