using System.Text.Json;
using DeCam.Cluster.Grains.Artifacts;
using DeCam.Content;
using DeCam.Explanations;
using DeCam.Metrics;
using DeCam.Scoring;

namespace DeCam.Cluster.Grains.Explanations;

/// <summary>Turns what a run found into what is kept of it.</summary>
internal static class RunResults
{
    /// <summary>Stores the maps, unless they are not wanted, and describes the result.</summary>
    public static async Task<RunResult> StoreAsync(string runId, RunRecord record, ExplanationOutcome outcome, IArtifactStore store, CancellationToken cancellationToken)
    {
        var (spec, view) = (record.Spec!, record.View!);
        var targets = new List<TargetResult>();
        for (var i = 0; i < outcome.Targets.Count; i++)
            targets.Add((await TargetAsync(outcome.Targets[i], view.Targets[i], MapAsync)) with { Evidence = await EvidenceAsync(outcome.Targets[i].Evidence) });
        return new()
        {
            RunId = runId,
            Spec = spec,
            ImageWidth = view.ImageWidth,
            ImageHeight = view.ImageHeight,
            HeightPixels = view.HeightPixels,
            WidthPixels = view.WidthPixels,
            Preprocessing = view.Preprocessing,
            Targets = [.. targets],
            Preset = outcome.Choice.Preset,
            Options = JsonSerializer.Serialize(outcome.Choice.Options),
            Evaluations = outcome.Evaluations,
            SkippedAsIdentical = outcome.SkippedAsIdentical,
            MetricEvaluations = outcome.MetricEvaluations,
            Generations = outcome.Search.Round,
            BestFitness = outcome.Search.BestFitness,
            MeanFitness = outcome.Search.MeanFitness,
            StoppedBy = outcome.Search.StoppedBy ?? "",
            Notes = [.. view.Notes, .. outcome.Notes],
            MetricTuned = outcome.Search.IsMetricTuned,
            Seconds = record.Seconds,
            Devices = [.. record.Devices],
            Silos = record.Silos.Count,
            Version = SoftwareVersion.Current,
            ViewSha256 = view.ViewSha256,
            ClassCount = view.ClassCount,
            Top = view.Top,
            Arithmetic = record.Arithmetic,
            // Whether a network is worth its making follows from a time that is measured.
            IsReproducible = record.Arithmetic is { Varies: false } && !(spec.Precision == PrecisionNames.Auto && record.Calibration is not null),
            Attribution = record.Attribution,
            Calibration = record.Calibration,
            Served = view.Served,
        };

        async Task<string> MapAsync(float[] map)
        {
            var bytes = Wire.Bytes(map);
            return spec.DiscardMaps ? ContentKey.Of(bytes) : await store.PutAsync(bytes, cancellationToken);
        }

        // A sweep's table has one figure of it, and nobody asks for more.
        async Task<EvidenceResult?> EvidenceAsync(MapEvidence? evidence) => evidence is null ? null : new(
            spec.Priority == RunPriority.Sweep || spec.DiscardMaps ? "" : await store.PutAsync(Wire.Bytes(evidence.Deviation), cancellationToken),
            evidence.SplitHalf,
            [.. evidence.Kinds.Select(k => new KindFitResult(k.Kind, k.Masks, k.R2))]);
    }

    private static async Task<TargetResult> TargetAsync(TargetOutcome target, ClassPredictionWire whole, Func<float[], Task<string>> storeMap)
    {
        var snapshots = new List<SnapshotResult>();
        foreach (var snapshot in target.Snapshots) snapshots.Add(new(snapshot.Evaluations, await storeMap(snapshot.Map)));
        var objects = new List<ObjectResult>();
        foreach (var one in target.Objects) objects.Add(new(await storeMap(one.Map), one.Share, one.Kept, one.Left, one.IsRecognised));
        return new()
        {
            Class = target.Class,
            Label = whole.Label,
            Logit = whole.Logit,
            Probability = Math.Exp(whole.LogProbability),
            MapSha256 = await storeMap(target.Map),
            Snapshots = [.. snapshots],
            Curves = [.. target.Curves.Select(Curve)],
            Objects = [.. objects],
        };
    }

    private static CurveResult Curve(CurvePair curves) => new(curves.Protocol, [.. curves.Insertion], [.. curves.Deletion],
        curves.InsertionAuc, curves.DeletionAuc, curves.DiffAuc);
}
