using DeCam.Inference.Classes;
using DeCam.Inference.Graph;
using DeCam.Scoring;
using Microsoft.ML.OnnxRuntime;

namespace DeCam.Inference.Models;

/// <summary>Runs a model on made-up images to learn what it gives and whether it can take several at once.</summary>
/// <param name="session">The model, opened.</param>
/// <param name="graph">What was opened.</param>
/// <param name="batch">Images of a run, copies of one: as exported where fewer cannot be run, else 1.</param>
internal sealed class ClassifierProbe(InferenceSession session, ClassifierGraph graph, int batch)
{
    // The same picture twice gives the same bits, or nearly so where threads share a sum.
    private const float RepeatTolerance = 1e-5f;

    private readonly ProbeRun _run = new(session, graph.Input, graph.Output, graph.Preprocessing, graph.Watch);

    /// <summary>Measures the signature.</summary>
    /// <exception cref="ScoringRefusedException">The model cannot be run, gives other values each time, or no row of classes for an image.</exception>
    public ModelSignature Measure()
    {
        var (shape, first) = Alone(0) ?? throw Refused($"cannot be run on {(batch == 1 ? "one image" : $"{batch} images")} of {graph.Preprocessing.HeightPixels} x {graph.Preprocessing.WidthPixels} pixels: {_run.Failure}; export it again, with a dynamic batch");
        if (!ProbeValues.AreClose(Alone(0)!.Value.Values, first, RepeatTolerance))
            throw Refused("gives other values for the same picture each time, which no seed can repeat; export it in evaluation mode, without random operators");
        var values = Count(shape);
        var second = Alone(1)!.Value.Values;
        var (activation, origin) = Decide(values, first, second);
        var isPercentage = graph.Cut == CutActivation.None && AreDistributions(100, first, second);
        if (activation == Activation.None && !isPercentage && !ProbeValues.AreShares(first.Concat(second)))
            throw Refused($"gives values outside [0, 1] at '{graph.Output}' but activation none says that they are probabilities; leave it out, or give softmax or sigmoid");
        return new()
        {
            Input = graph.Input,
            OutputName = graph.Output,
            OutputShape = shape,
            ValueCount = values,
            Cut = graph.Cut,
            Activation = activation,
            ActivationOrigin = origin,
            GivesProbabilities = GivesProbabilities(activation, first, second),
            GivesPercentages = isPercentage,
            GivesShares = graph.Cut == CutActivation.None && ProbeValues.AreShares(first.Concat(second)),
            IsBatchDynamic = batch == 1 && !graph.IsBatchMixed && shape.Length > 1 && _run.Of(0, 1) is { } both
                && both.Values.Length == 2 * values && ProbeValues.AreClose(both.Values, [.. first, .. second], ProbeValues.BatchTolerance),
            FixedBatch = batch,
            IsBatchMixed = graph.IsBatchMixed,
            Notes = graph.Notes,
        };
    }

    // The first row of a batch of copies.
    private (long[] Shape, float[] Values)? Alone(int image)
    {
        if (_run.Of(Enumerable.Repeat(image, batch).ToList()) is not { } all) return null;
        return (all.Shape, all.Values[..(all.Values.Length / batch)]);
    }

    // Values for an image. Behind a dimension of the batch, all others but one are 1.
    private int Count(long[] shape)
    {
        var isRow = shape.Length is 1 or 2 or 3 || shape is [_, _, 1, 1] or [_, 1, 1, _];
        if (shape.Length == 1 ? batch == 1 || shape[0] == batch : isRow && shape[0] == batch && shape.Skip(1).Count(d => d != 1) <= 1)
            return (int)(shape.Aggregate(1L, (product, d) => product * d) / batch);
        throw Refused($"gives [{string.Join(", ", shape)}] at '{graph.Output}' but a classifier gives [{batch}, classes]; a detection or segmentation model cannot be explained");
    }

    private (Activation, string Origin) Decide(int values, float[] first, float[] second)
    {
        if (graph.SaidActivation is { } said) return said;
        if (graph.Cut != CutActivation.None) return (graph.Cut == CutActivation.Sigmoid || values == 1 ? Activation.Sigmoid : Activation.Softmax, "graph");
        if (values == 1) return (Activation.Sigmoid, "default");
        return (Activation.Softmax, AreDistributions(1, first, second) || AreDistributions(100, first, second) ? "measured" : "default");
    }

    private bool GivesProbabilities(Activation activation, float[] first, float[] second)
    {
        if (activation == Activation.None) return true;
        if (graph.Cut != CutActivation.None || first.Length == 1) return false;
        return AreDistributions(1, first, second) || AreDistributions(100, first, second)
            || (activation == Activation.Sigmoid && ProbeValues.AreShares(first.Concat(second)));
    }

    private bool AreDistributions(double whole, params float[][] rows) =>
        rows.All(row => row.Length > 1 && ProbeValues.IsDistribution(row, whole, graph.IsRounded));

    private ScoringRefusedException Refused(string what) => new(RefusalKind.Input, $"Model '{graph.Input.ModelName}' {what}.");
}
