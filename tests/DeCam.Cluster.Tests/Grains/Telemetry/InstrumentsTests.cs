using System.Diagnostics.Metrics;
using System.Runtime.CompilerServices;
using DeCam.Cluster.Grains.Telemetry;
using DeCam.Testing;

namespace DeCam.Cluster.Tests.Grains.Telemetry;

public sealed class InstrumentsTests
{
    [Fact]
    public void Instruments_EveryOne_IsInTheTableOfOperations()
    {
        var registered = new List<string>();
        using var listener = new MeterListener { InstrumentPublished = (instrument, _) => { if (instrument.Meter.Name == DeCamTelemetry.Name) registered.Add(instrument.Name); } };
        RuntimeHelpers.RunClassConstructor(typeof(Instruments).TypeHandle);
        listener.Start();
        var documented = Markdown.RowsUnder("docs/operations.md", "Metrics and traces").Select(cells => cells[0].Trim('`')).Where(name => name.StartsWith("decam.", StringComparison.Ordinal));
        Assert.Equal(registered.Order(StringComparer.Ordinal), documented.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Reasons_EveryOne_IsInTheTableOfOperations()
    {
        var told = string.Join(' ', Markdown.RowsUnder("docs/operations.md", "Metrics and traces").Single(cells => cells[0] == "`decam.retries`"));
        Assert.All(RetryReasons.All, reason => Assert.Contains($"`{reason}`", told, StringComparison.Ordinal));
    }

    [Fact]
    public void ModelLabel_ManyNames_AreBoundedAndPrintable()
    {
        var labels = Enumerable.Range(0, 3 * ModelLabel.Most).Select(i => ModelLabel.Of($"model\u001b{i}.onnx")).ToHashSet();
        Assert.InRange(labels.Count, 1, ModelLabel.Most + 1);
        Assert.Contains(ModelLabel.Others, labels);
        Assert.DoesNotContain(labels, label => label.Any(char.IsControl));
    }
}
