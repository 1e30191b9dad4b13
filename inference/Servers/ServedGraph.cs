using DeCam.Inference.Graph;
using DeCam.Inference.Preprocessing;
using DeCam.Scoring;

namespace DeCam.Inference.Servers;

/// <summary>What a server says of a model as the frame of an ONNX graph, without anything inside, so that it is read as those of files are.</summary>
internal static class ServedGraph
{
    /// <summary>The frame.</summary>
    public static ModelProto Of(ModelFacts facts)
    {
        var model = new ModelProto { Graph = new() };
        model.Graph.Input.Add(facts.Inputs.Select(Value));
        model.Graph.Output.Add(facts.Outputs.Select(Value));
        return model;
    }

    /// <summary>The input that takes the image.</summary>
    /// <param name="facts">What the server says.</param>
    /// <param name="graph">Their frame.</param>
    /// <param name="find">Finds the input.</param>
    /// <exception cref="ScoringRefusedException">No input takes an image in a type that is sent.</exception>
    public static (ImageInput Input, TensorFacts Tensor) Input(ModelFacts facts, GraphProto graph, Func<GraphProto, ImageInput> find)
    {
        var input = find(graph);
        var tensor = facts.Inputs.First(t => t.Name == input.Name);
        if (tensor.Datatype is not (Datatypes.Float32 or Datatypes.UInt8))
        {
            throw new ScoringRefusedException(RefusalKind.Input,
                $"Model '{input.ModelName}' takes {ServerText.Short(tensor.Datatype)} at '{ServerText.Short(input.Name)}' but FP32 and UINT8 are sent to a server; have it serve the model with such an input.");
        }

        return (input with { Declared = $"{tensor.Datatype} [{string.Join(", ", tensor.Shape)}]", TakesBytes = tensor.Datatype == Datatypes.UInt8 }, tensor);
    }

    private static ValueInfoProto Value(TensorFacts tensor)
    {
        var value = new ValueInfoProto { Name = tensor.Name, Type = new() { TensorType = new() { ElemType = Datatypes.OnnxType(tensor.Datatype), Shape = new() } } };
        value.Type.TensorType.Shape.Dim.Add(tensor.Shape.Select(d => d > 0 ? new TensorShapeProto.Types.Dimension { DimValue = d } : new()));
        return value;
    }
}
