using DeCam.Inference.Preprocessing;
using DeCam.Scoring;

namespace DeCam.Inference.Graph;

/// <summary>Finds the input of a graph that takes the image.</summary>
internal static class ImageInputs
{
    /// <summary>Finds the input in a graph.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="model">Name of the model, for messages.</param>
    /// <param name="name">Name of the input; null where there is only one.</param>
    /// <param name="layout">The layout where it is stated; null to find it by the place of the 1 or 3 channels.</param>
    /// <param name="usual">The layout where neither that nor the shape tells it.</param>
    /// <exception cref="ScoringRefusedException">The graph has no single image input.</exception>
    public static ImageInput Find(GraphProto graph, string model, string? name, TensorLayout? layout, TensorLayout? usual)
    {
        ScoringRefusedException Refused(string what) => new(RefusalKind.Input, $"Model '{model}' {what}.");
        var inputs = graph.DataInputs();
        if (inputs.Count != 1) throw Refused(NotOne(inputs));
        var input = inputs[0];
        if (name is not null && name != input.Name) throw Refused($"has the input '{input.Name}' and no input '{name}'; correct or leave out the key 'input'");
        var type = input.Type?.TensorType?.ElemType;
        if (type != ElementTypes.UInt8 && !ElementTypes.IsReal(type))
            throw Refused($"takes {ElementTypes.Name(type)} at '{input.Name}' but float32, float16, float64 and uint8 are supported; export it as float32");
        var found = ImageShape.Of(graph, input, layout, usual);
        if (found.Fault is { } fault) throw Refused(fault);
        return new(model, input.Name, found.Layout, found.Channels, found.Height, found.Width, type == ElementTypes.UInt8, found.Batch)
        {
            Declared = $"{ElementTypes.Name(type)} {input.ShapeText()}",
            IsUnbatched = found.IsUnbatched,
            TakesBytes = type == ElementTypes.UInt8 && !IsConverted(graph, input.Name),
        };
    }

    // Operators that move values but do not change them.
    private static readonly HashSet<string> Moving = ["Identity", "Transpose", "Reshape", "Squeeze", "Unsqueeze"];

    // Whether all that the graph does with the values starts by making them real numbers.
    private static bool IsConverted(GraphProto graph, string tensor)
    {
        var open = new Stack<string>([tensor]);
        var seen = new HashSet<string> { tensor };
        while (open.TryPop(out var next))
        {
            if (graph.Output.Any(o => o.Name == next)) return false;
            foreach (var node in graph.Node.Where(n => n.AllInputs().Contains(next)))
            {
                if (node.OpType == "Cast" && ElementTypes.IsReal((int?)node.Find("to")?.I)) continue;
                if (!Moving.Contains(node.OpType) || node is not { Input.Count: > 0, Output.Count: > 0 } || node.Input[0] != next) return false;
                if (seen.Add(node.Output[0])) open.Push(node.Output[0]);
            }
        }

        return true;
    }

    private static string NotOne(IReadOnlyList<ValueInfoProto> inputs) => inputs.Count == 0
        ? "has no input for a picture; export it with the image as input"
        : $"has {inputs.Count} inputs ({string.Join(", ", inputs.Select(i => i.Name))}) but an image classifier has one; export it with the image alone, and with the values of the others inside (as those of Keras' Normalization)";
}
