using System.Globalization;
using DeCam.Cluster.Client.Clusters;
using DeCam.Cluster.Client.CommandLine;
using DeCam.Cluster.Client.Sweeps.Specification;
using DeCam.Inference.Benchmarks;
using DeCam.Methods;

namespace DeCam.Cluster.Client.Sweeps.Planning;

/// <summary>Input size and speed of a model.</summary>
/// <param name="Height">Rows of its input.</param>
/// <param name="Width">Columns of its input.</param>
/// <param name="EvaluationsPerSecond">On all devices together, or null where it is not known.</param>
/// <param name="RestsOn">What both rest on, for people.</param>
internal sealed record ModelPace(int Height, int Width, double? EvaluationsPerSecond, string RestsOn)
{
    private static readonly TimeSpan Measured = TimeSpan.FromSeconds(0.5);

    /// <summary>Loads a model and measures it for half a second on one thread of the processor; the threads work independently of one another.</summary>
    /// <exception cref="DeCam.Scoring.ScoringRefusedException">The model cannot be used.</exception>
    public static ModelPace Here(SweepDraft draft, int index, SweepModel model, int? threads)
    {
        using var classifier = draft.Load(index, model);
        var one = LoopBenchmark.RawRate(classifier, Measured);
        var all = threads ?? Environment.ProcessorCount;
        return new(classifier.Preprocessing.HeightPixels, classifier.Preprocessing.WidthPixels, one * all,
            string.Create(CultureInfo.InvariantCulture, $"measured for half a second here, {one:N0} on one thread of the processor, times {all}"));
    }

    /// <summary>What a cluster reports of a model that it is scoring.</summary>
    public static ModelPace There(ClusterStatus status, SweepModel model)
    {
        var reports = status.Silos.SelectMany(s => s.Report?.Devices ?? []).Where(d => d.Models is [var only] && only == model.File);
        var rate = Math.Max(status.Queues.Where(q => q.ModelName == model.File).Sum(q => q.MasksPerSecond), reports.Sum(d => d.MasksPerSecond));
        var side = MethodCatalog.TypicalSidePixels;
        return new(side, side, rate > 0 ? rate : null, string.Create(CultureInfo.InvariantCulture,
            $"{(rate > 0 ? "as the cluster reports it" : "the cluster has not scored this model of late")}; evaluations for an input of {side} x {side}"));
    }

    /// <summary>That of every model of a sweep.</summary>
    public static async Task<IReadOnlyList<ModelPace>> OfAsync(ClusterCalls calls, SweepDraft draft, SweepSpec spec, ClusterSettings settings, CancellationToken cancellationToken)
    {
        if (calls.Cluster.IsEmbedded) return [.. spec.Models.Select((model, index) => Here(draft, index, model, settings.Threads))];
        var status = await calls.AskAsync(calls.Cluster.Grains.GetGrain<IClusterGrain>(0).StatusAsync, cancellationToken);
        return [.. spec.Models.Select(model => There(status, model))];
    }
}
