using System.Globalization;
using DeCam.Methods;
using DeCam.Metrics;
using DeCam.Testing;

namespace DeCam.Tests.Documentation;

/// <summary>The tables of docs/method.md are those of the code.</summary>
public sealed class MethodDocumentTests
{
    private const string Document = "docs/method.md";
    private const int Side = 224;
    private static readonly Dictionary<string, string> NoOptions = [];

    private static string[] Row(string name) =>
        Markdown.RowsOf(Document).Where(cells => cells[0].Split(' ')[0] == $"`{name}`").DefaultIfEmpty([]).First();

    [Fact]
    public void Methods_Each_HasARowWithItsEvaluations()
    {
        foreach (var method in MethodCatalog.All.Where(m => m.Presets.Count == 0))
            Assert.Equal((method.Name, Written(method.Resolve(null, NoOptions, Side, Side))), (method.Name, Row(method.Name).ElementAtOrDefault(1)));
    }

    [Fact]
    public void Presets_Each_HasARowWithItsEvaluations()
    {
        foreach (var method in MethodCatalog.All)
            foreach (var preset in method.Presets)
                Assert.Equal((method.Name, preset, Written(method.Resolve(preset, NoOptions, Side, Side))), (method.Name, preset, PresetRow(method.Name, preset).LastOrDefault()));
    }

    [Fact]
    public void Protocols_Each_HasARow() => Assert.All(MetricProtocol.All, protocol => Assert.NotEmpty(Row(protocol.Name)));

    [Fact]
    public void Panels_Each_HasARowWithItsProtocols() =>
        Assert.All(MetricPanel.All, panel => Assert.Equal(panel.Protocols.Select(p => $"`{p.Name}`"), Row(panel.Name).Last().Split(", ")));

    // Methods may have presets of one name, each in a table of its own.
    private static string[] PresetRow(string method, string preset) => Markdown.RowsOf(Document)
        .SkipWhile(cells => cells[0] != $"preset of `{method}`").FirstOrDefault(cells => cells[0].Split(' ')[0] == $"`{preset}`", []);

    private static string Written(MethodChoice choice) => choice.PlannedEvaluations.ToString("N0", CultureInfo.InvariantCulture);
}
