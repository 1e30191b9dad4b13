using DeCam.Cluster.Client.CommandLine;
using DeCam.Metrics;
using DeCam.Scoring;

namespace DeCam.Cluster.Client.Results;

/// <summary>Makes <see cref="ResultDocument"/>s.</summary>
internal static class ResultDocuments
{
    private const int Channels = 3;

    /// <summary>The document of one class of a run.</summary>
    public static ResultDocument Of(RunResult result, TargetResult target, MapPart map, IReadOnlyList<SnapshotPart> snapshots)
    {
        var spec = result.Spec;
        var protocols = Metrics(target.Curves, result.HeightPixels, result.WidthPixels);
        return new(
            ResultDocument.CurrentSchema,
            new(spec.ImageName, spec.ImageSha256, result.ImageWidth, result.ImageHeight),
            Model(result),
            new(target.Class, target.Label.Length > 0 ? target.Label : null, target.Logit, target.Probability),
            new(spec.Method, result.Preset, Json.Element(result.Options), spec.Seed, result.MetricTuned) { NeedsModelInternals = result.Attribution is null ? null : true },
            Search(result),
            protocols.Count > 0 ? protocols[0] : null,
            [.. protocols.Skip(1)],
            map,
            snapshots,
            MapNotes.Of(result, map.Min, map.Max),
            Timing(result),
            new(result.Devices, result.Silos, result.Version))
        {
            Arithmetic = result.Arithmetic is { } kind ? new(kind.Fingerprint, kind.Runtime, kind.Machine) : null,
            Reproducible = result.IsReproducible,
            Top5 = result.Top.Length > 0 ? [.. result.Top.Select(Class)] : null,
        };
    }

    private static ModelPart Model(RunResult result)
    {
        var (model, served) = (result.Spec.Model, result.Served);
        return new(model.Name, served is null ? model.Sha256 : null, [Channels, result.HeightPixels, result.WidthPixels], Json.Element(result.Preprocessing))
        {
            Server = served?.Server,
            Version = served is { Version.Length: > 0 } ? served.Version : null,
        };
    }

    private static SearchPart Search(RunResult result)
    {
        var made = result.Attribution;
        return new(result.Evaluations, result.SkippedAsIdentical, result.Generations, result.BestFitness, result.MeanFitness, result.StoppedBy)
        {
            Precision = result.Calibration is { IsUsed: true } ? PrecisionNames.EightBits : SearchPrecision.OfTheModel(result.Spec.Precision),
            Preparation = result.Calibration is { } c ? new(c.IsUsed ? c.NetworkSha256 : null, c.Reason, c.IsProductExact, c.Correlation, c.Speed) : null,
            BackwardPasses = made?.BackwardPasses,
            TailRuns = made?.TailRuns,
            Layer = made?.Layer,
            Completeness = made is { Sum: { } sum, ExpectedSum: { } expected } ? new(sum, expected) : null,
        };
    }

    private static TimingPart Timing(RunResult result)
    {
        var preparation = result.Calibration?.Seconds;
        var scoring = Math.Max(result.Seconds - (preparation ?? 0), 1e-9);
        return new(Math.Round(result.Seconds, 3), Math.Round((result.Evaluations + result.MetricEvaluations) / scoring, 1))
        {
            PreparationSeconds = preparation is { } seconds ? Math.Round(seconds, 3) : null,
        };
    }

    private static TargetPart Class(ClassPredictionWire seen) => new(seen.Class, seen.Label.Length > 0 ? seen.Label : null, seen.Logit, seen.Probability);

    /// <summary>The figures of every protocol; the first has that of their panel beside it.</summary>
    /// <param name="curves">The curves of each.</param>
    /// <param name="height">Rows of the map.</param>
    /// <param name="width">Columns of the map.</param>
    public static IReadOnlyList<MetricsPart> Metrics(IReadOnlyList<CurveResult> curves, int height, int width)
    {
        var panel = MetricPanel.FigureOf(curves.Select(c => (c.Protocol, c.DiffAuc)));
        return [.. curves.Select((c, i) => i > 0 ? Metrics(c, height, width) : Metrics(c, height, width) with { Panel = panel?.MeanDiffAuc, PanelName = panel?.Panel })];
    }

    private static MetricsPart Metrics(CurveResult curve, int height, int width)
    {
        var steps = MetricProtocol.Named(curve.Protocol).Steps(height, width);
        return new(curve.Protocol, curve.InsertionAuc, curve.DeletionAuc, curve.DiffAuc, curve.Insertion.Length + curve.Deletion.Length,
            Array.ConvertAll(steps, pixels => (double)pixels / (height * width)), curve.Insertion, curve.Deletion);
    }
}
