using DeCam.Inference.Gradients;
using DeCam.Inference.Graph;
using DeCam.Inference.Models;
using DeCam.Scoring;

namespace DeCam.Inference.Quantisation;

/// <summary>A model's graph in standard operators with all its weights, folded, in an opset that has a scale for each channel.</summary>
internal static class BasicGraph
{
    private const long ChannelScales = 13;

    /// <summary>Writes it.</summary>
    /// <param name="classifier">The model, as <see cref="ClassifierGraph.Open"/> left it; not changed.</param>
    /// <returns>A graph of the same inputs, outputs and batch.</returns>
    /// <exception cref="ScoringRefusedException">ONNX Runtime refuses the graph, or it is of an opset that cannot be lifted.</exception>
    public static ModelProto Of(ClassifierGraph classifier)
    {
        var sessions = GraphSessions.Of(classifier, CancellationToken.None);
        var model = FoldedGraph.Of(classifier.Model, sessions, isWhole: true);
        if (model.Opset() < ChannelScales) Lift(model, classifier, sessions);
        foreach (var node in model.Graph.Node)
            if (node is { OpType: "Sum", Input.Count: 2 }) node.OpType = "Add";
        model.Graph.ValueInfo.Clear();
        return model;
    }

    // Types and shapes are those of one image. What was rewritten by its number of images would be wrong for more.
    private static void Lift(ModelProto model, ClassifierGraph classifier, GraphSessions sessions)
    {
        if (model.Graph.Node.FirstOrDefault(n => n.OpType is "Softmax" or "LogSoftmax") is { } softmax)
        {
            throw QuantisationRefusal.Of(classifier.Input.ModelName,
                $"is of opset {model.Opset()}, whose {softmax.OpType} inside cannot be written in opset {ChannelScales} for any number of images (export it again, with opset {ChannelScales} or later)");
        }

        var single = model.Clone();
        var input = single.Graph.Input.First(i => i.Name == classifier.Input.Name).Type.TensorType;
        input.Shape = GraphValues.Of("", 0, classifier.Input.Shape(classifier.Input.DeclaredBatch ?? 1, classifier.Preprocessing.HeightPixels, classifier.Preprocessing.WidthPixels)).Type.TensorType.Shape;
        single.Graph.ValueInfo.Clear();
        ModernOpset.Apply(model, TensorFacts.Of(single, sessions));
    }
}
