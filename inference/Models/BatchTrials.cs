using DeCam.Inference.Graph;
using DeCam.Scoring;
using Microsoft.ML.OnnxRuntime;

namespace DeCam.Inference.Models;

/// <summary>Tries ways to run any number of images at once, and proves each by comparing a batch with single images.</summary>
internal sealed class BatchTrials(ClassifierGraph graph, Func<SessionOptions> options)
{
    /// <summary>The first way that takes any number of images; else one image at a time; else the batch that the file was exported with.</summary>
    /// <exception cref="ScoringRefusedException">There is none.</exception>
    public ((InferenceSession Session, ModelSignature Signature) Opened, ModelProto? Model) Best()
    {
        var original = graph.Model;
        var freed = original;
        var isFreed = graph.Input.DeclaredBatch is not null;
        if (isFreed)
        {
            freed = original.Clone();
            DynamicBatch.Apply(freed.Graph, graph.Input.Name);
        }

        var (plain, refusal) = Attempt(freed, 1);
        if (plain is { } works && (works.Signature.IsBatchDynamic || graph.IsBatchMixed)) return (works, freed);
        if (Mended(freed) is { } mended)
        {
            plain?.Session.Dispose();
            return mended;
        }

        if (plain is { } single) return (single, freed);
        if (!isFreed || !ProbeRun.Fits(graph.Input.DeclaredBatch!.Value, graph.Input, graph.Preprocessing)) throw refusal!;
        return (graph.Try(original, options, graph.Input.DeclaredBatch!.Value), original);
    }

    private ((InferenceSession, ModelSignature), ModelProto)? Mended(ModelProto freed)
    {
        foreach (var batch in (long?[])[graph.Input.DeclaredBatch ?? 1, null])
        {
            var model = freed.Clone();
            if (!BurntBatch.Mend(model, graph.Input.Name, batch)) continue;
            model.Graph.ValueInfo.Clear();
            if (model.Graph.Output[0].Type?.TensorType is { } output) output.Shape = null;
            if (Attempt(model, 1).Opened is not { } opened) continue;
            if (opened.Signature.IsBatchDynamic) return (opened, model);
            opened.Session.Dispose();
        }

        return null;
    }

    private ((InferenceSession Session, ModelSignature Signature)? Opened, ScoringRefusedException? Refusal) Attempt(ModelProto model, int batch)
    {
        try
        {
            return (graph.Try(model, options, batch), null);
        }
        catch (ScoringRefusedException refusal)
        {
            return (null, refusal);
        }
    }
}
