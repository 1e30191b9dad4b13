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
                Assert.Equal((preset, Written(method.Resolve(preset, NoOptions, Side, Side))), (preset, Row(preset).LastOrDefault()));
    }

    [Fact]
    public void Protocols_Each_HasARow() => Assert.All(MetricProtocol.All, protocol => Assert.NotEmpty(Row(protocol.Name)));

    [Fact]
    public void Panels_Each_HasARowWithItsProtocols() =>
        Assert.All(MetricPanel.All, panel => Assert.Equal(panel.Protocols.Select(p => $"`{p.Name}`"), Row(panel.Name).Last().Split(", ")));

    private static string Written(MethodChoice choice) => choice.PlannedEvaluations.ToString("N0", CultureInfo.InvariantCulture);
}
