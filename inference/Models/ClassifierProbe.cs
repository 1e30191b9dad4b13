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
        var values = ClassRows.Values(graph.Input.ModelName, graph.Output, shape, batch);
        var second = Alone(1)!.Value.Values;
        var meaning = OutputMeaning.Of(new(graph.Input.ModelName, graph.Output, graph.SaidActivation, graph.Cut, graph.IsRounded), first, second);
        return new()
        {
            Input = graph.Input,
            OutputName = graph.Output,
            OutputShape = shape,
            ValueCount = values,
            Cut = graph.Cut,
            Activation = meaning.Activation,
            ActivationOrigin = meaning.Origin,
            GivesProbabilities = meaning.GivesProbabilities,
            GivesPercentages = meaning.GivesPercentages,
            GivesShares = meaning.GivesShares,
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

    private ScoringRefusedException Refused(string what) => new(RefusalKind.Input, $"Model '{graph.Input.ModelName}' {what}.");
}
