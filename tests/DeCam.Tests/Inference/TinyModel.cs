using DeCam.Inference.Graph;
using Google.Protobuf;

namespace DeCam.Tests.Inference;

/// <summary>Builds models of a few nodes: the mean of each channel of a small image is the logit of a class.</summary>
internal sealed class TinyModel : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("decam-test-").FullName;

    public ModelProto Model { get; } = new()
    {
        IrVersion = 7,
        OpsetImport = { new OperatorSetIdProto { Domain = "", Version = 13 } },
        Graph = new() { Name = "tiny" },
    };

    public GraphProto Graph => Model.Graph;

    /// <summary>[N, 3, 4, 4] to [N, 3]; a negative dimension is free.</summary>
    public static TinyModel Classifier(params long[] input)
    {
        var model = new TinyModel();
        model.Graph.Input.Add(Value("image", input.Length == 0 ? [-1, 3, 4, 4] : input));
        model.Node("GlobalAveragePool", "image", "pooled");
        model.Node("Flatten", "pooled", "logits");
        model.Graph.Output.Add(Value("logits", -1, 3));
        return model;
    }

    public static ValueInfoProto Value(string name, params long[] shape)
    {
        var dimensions = new TensorShapeProto();
        foreach (var d in shape) dimensions.Dim.Add(d < 0 ? new TensorShapeProto.Types.Dimension { DimParam = $"{name}{dimensions.Dim.Count}" } : new() { DimValue = d });
        return new() { Name = name, Type = new() { TensorType = new() { ElemType = 1, Shape = dimensions } } };
    }

    public NodeProto Node(string operation, string input, string output)
    {
        var node = new NodeProto { OpType = operation, Input = { input }, Output = { output } };
        Graph.Node.Add(node);
        return node;
    }

    public TinyModel With(Action<TinyModel> edit)
    {
        edit(this);
        return this;
    }

    public string Save(string name = "tiny.onnx")
    {
        var path = Path.Combine(_folder, name);
        File.WriteAllBytes(path, Model.ToByteArray());
        return path;
    }

    public void Write(string name, string text) => File.WriteAllText(Path.Combine(_folder, name), text);

    public void Dispose()
    {
        if (Directory.Exists(_folder)) Directory.Delete(_folder, recursive: true);
    }
}
