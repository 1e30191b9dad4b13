using DeCam.Inference.Graph;
using DeCam.Inference.Preprocessing;
using Google.Protobuf;

namespace DeCam.Tests.Inference.Models;

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

    /// <summary>The classifier with a number added to the logit of its third class.</summary>
    public static TinyModel Biased(float third) => Classifier().With(m =>
    {
        m.Graph.Initializer.Add(new TensorProto { Name = "bias", DataType = 1, Dims = { 3 }, FloatData = { 0, 0, third } });
        m.Node("Add", "logits", "shifted").Input.Add("bias");
        m.Graph.Output[0].Name = "shifted";
    });

    /// <summary>A model whose logits are its input in the order of its layout: 5 x 7 pixels of 3 channels.</summary>
    public static TinyModel ValuesAsLogits(TensorLayout layout, bool isByte)
    {
        var model = new TinyModel();
        model.Graph.Input.Add(Value("image", layout == TensorLayout.Nchw ? [-1, 3, 5, 7] : [-1, 5, 7, 3]));
        if (isByte)
        {
            model.Graph.Input[0].Type.TensorType.ElemType = 2;
            model.Node("DequantizeLinear", "image", "floats").Input.Add(model.Floats("one", 1));
        }
        else
        {
            model.Node("Identity", "image", "floats");
        }

        model.Node("Flatten", "floats", "logits");
        model.Graph.Output.Add(Value("logits", -1, 105));
        return model;
    }

    public static ValueInfoProto Value(string name, params long[] shape)
    {
        var dimensions = new TensorShapeProto();
        foreach (var d in shape) dimensions.Dim.Add(d < 0 ? new TensorShapeProto.Types.Dimension { DimParam = $"{name}{dimensions.Dim.Count}" } : new() { DimValue = d });
        return new() { Name = name, Type = new() { TensorType = new() { ElemType = 1, Shape = dimensions } } };
    }

    public static ValueInfoProto Value(string name, int type, long[] shape)
    {
        var value = Value(name, shape);
        value.Type.TensorType.ElemType = type;
        return value;
    }

    public NodeProto Node(string operation, string input, string output)
    {
        var node = new NodeProto { OpType = operation, Input = { input }, Output = { output } };
        Graph.Node.Add(node);
        return node;
    }

    /// <summary>Whole numbers as an initialiser.</summary>
    public string Integers(string name, params long[] values)
    {
        Graph.Initializer.Add(new TensorProto { Name = name, DataType = 7, Dims = { values.Length }, Int64Data = { values } });
        return name;
    }

    /// <summary>Numbers as an initialiser; one alone has no dimension.</summary>
    public string Floats(string name, params float[] values)
    {
        var tensor = new TensorProto { Name = name, DataType = 1, FloatData = { values } };
        if (values.Length > 1) tensor.Dims.Add(values.Length);
        Graph.Initializer.Add(tensor);
        return name;
    }

    /// <summary>Puts an operator behind the output, which then bears the new name.</summary>
    public NodeProto Behind(string operation, string output, params string[] inputs)
    {
        var node = Node(operation, Graph.Output[0].Name, output);
        node.Input.Add(inputs);
        Graph.Output[0].Name = output;
        return node;
    }

    public static AttributeProto Integer(string name, long value) => new() { Name = name, Type = 2, I = value };

    public static AttributeProto IntegerList(string name, params long[] values) => new() { Name = name, Type = 7, Ints = { values } };

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
