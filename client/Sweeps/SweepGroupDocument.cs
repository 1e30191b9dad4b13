using DeCam.Cluster.Client.Sweeps.Results;
using DeCam.Cluster.Client.Sweeps.Specification;
using DeCam.Statistics;

namespace DeCam.Cluster.Client.Sweeps;

/// <summary>What a JSON document says of one model with one method. The figures without a protocol's name are those of the first.</summary>
/// <param name="Model">Name of the model.</param>
/// <param name="Method">Name of the method.</param>
/// <param name="Done">Cells with a result.</param>
/// <param name="Failed">Cells parked.</param>
/// <param name="MeanDiff">Mean DiffAUC, over images where the rows were read and else over cells; null where none was measured.</param>
/// <param name="MeanEvaluations">Mean evaluations of the search.</param>
/// <param name="Protocol">Name of the protocol, or null where nothing is measured.</param>
/// <param name="Interval">95 % interval of the mean, or null with fewer than two images or where the rows were not read.</param>
/// <param name="Images">Images in the mean, or null where the rows were not read.</param>
/// <param name="IsControl">Whether the method looks at nothing.</param>
/// <param name="MetricTuned">Whether the search looks at the metric.</param>
/// <param name="Protocols">The figures of every protocol; empty where the rows were not read.</param>
internal sealed record SweepGroupDocument(string Model, string Method, int Done, int Failed, double? MeanDiff, double MeanEvaluations,
    string? Protocol, BootstrapInterval? Interval, int? Images, bool IsControl, bool MetricTuned, IReadOnlyList<SweepProtocolDocument> Protocols)
{
    /// <summary>Whether the method looks inside the model.</summary>
    public bool NeedsModelInternals { get; init; }

    /// <summary>What the searches score with, int8, auto, tf32 or fp16; null for float32.</summary>
    public string? Precision { get; init; }

    /// <summary>Cells that a network of 8-bit integers searched; null where the rows were not read.</summary>
    public int? InEightBits { get; init; }

    /// <summary>Cells that were to have such a network and were searched in float32; null where the rows were not read.</summary>
    public int? FellBack { get; init; }

    /// <summary>The mean of the panel whose protocols are all measured; null where there is none or the rows were not read.</summary>
    public SweepProtocolDocument? Panel { get; init; }

    /// <summary>The document of a group, from the counters alone where there is no summary.</summary>
    public static SweepGroupDocument Of(SweepGroup group, SweepSpec spec, SweepSummary? summary)
    {
        var method = spec.Methods.First(m => m.Name == group.Method);
        var protocols = spec.Metrics.Select(p => summary?.Group(group.Model, group.Method).Under(p)).OfType<SweepProtocolRows>().ToList();
        var first = protocols.FirstOrDefault();
        return new(group.Model, group.Method, group.Done, group.Failed, first is null ? group.MeanDiff : first.MeanDiff, group.MeanEvaluations,
            spec.Metrics.FirstOrDefault(), first?.Interval, first?.Images.Count, method.IsControl, method.Choice().MetricTuned,
            [.. protocols.Select(Figures)])
        {
            NeedsModelInternals = method.LooksInside(),
            Precision = method.Precision,
            InEightBits = summary?.Group(group.Model, group.Method).InEightBits,
            FellBack = summary?.Group(group.Model, group.Method).FellBack,
            Panel = summary is not null && SweepPanel.Of(spec) is { } panel ? Figures(summary.Group(group.Model, group.Method).Under(panel.Name)) : null,
        };
    }

    private static SweepProtocolDocument Figures(SweepProtocolRows rows) => new(rows.Protocol, rows.MeanDiff, rows.Interval, rows.Images.Count);
}

/// <summary>The figures of a group under one protocol.</summary>
internal sealed record SweepProtocolDocument(string Protocol, double? MeanDiff, BootstrapInterval? Interval, int Images);
