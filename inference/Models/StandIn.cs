using DeCam.Inference.Preprocessing;
using DeCam.Scoring;
using Microsoft.ML.OnnxRuntime;

namespace DeCam.Inference.Models;

/// <summary>Opens a network that stands in for a model, and tries it once: it came from somewhere else.</summary>
internal static class StandIn
{
    /// <summary>Opens it.</summary>
    /// <param name="network">The network, an ONNX file.</param>
    /// <param name="model">What the model takes and gives.</param>
    /// <param name="size">How images are prepared for the model.</param>
    /// <param name="watch">Watches the network.</param>
    /// <exception cref="ScoringRefusedException">ONNX Runtime refuses it, or it does not take and give what the model does.</exception>
    public static InferenceSession Open(byte[] network, ModelSignature model, ImagePreprocessing size, ModelWatch watch)
    {
        using var options = SessionFactory.IntegerOptions();
        var session = watch.Open(() => Opened(network, model.Input.ModelName, options));
        try
        {
            if (!session.InputNames.SequenceEqual([model.Input.Name]) || !session.OutputNames.SequenceEqual([model.OutputName]))
                throw Refused(model.Input.ModelName, "has other inputs or outputs than the model");
            Try(session, model, size, watch);
            return session;
        }
        catch
        {
            session.Dispose();
            throw;
        }
    }

    private static InferenceSession Opened(byte[] network, string name, SessionOptions options)
    {
        try
        {
            return new(network, options);
        }
        catch (OnnxRuntimeException e)
        {
            throw Refused(name, $"cannot be opened: {NativeErrors.Sentence(e)}", e);
        }
    }

    // A picture alone, and beside another one.
    private static void Try(InferenceSession session, ModelSignature model, ImagePreprocessing size, ModelWatch watch)
    {
        var run = new ProbeRun(session, model.Input, model.OutputName, size, watch);
        var images = model.BatchOf(1);
        var first = run.Of([.. Enumerable.Repeat(0, images)]) ?? throw Refused(model.Input.ModelName, $"cannot be run: {run.Failure}");
        if (!first.Shape.SequenceEqual(model.OutputShapeOf(images))) throw Refused(model.Input.ModelName, "gives another shape than the model");
        if (!model.IsBatchDynamic) return;
        var both = run.Of(0, 1) ?? throw Refused(model.Input.ModelName, $"cannot be run with two pictures: {run.Failure}");
        if (both.Values.Length != 2 * model.ValueCount || !ProbeValues.AreClose(both.Values[..model.ValueCount], first.Values, ProbeValues.BatchTolerance))
            throw Refused(model.Input.ModelName, "gives other scores for a picture beside another one");
    }

    private static ScoringRefusedException Refused(string name, string predicate, Exception? inner = null) =>
        new(RefusalKind.Input, $"The network in 8 bits for model '{name}' {predicate}; leave precision out to search in float32.", inner);
}
