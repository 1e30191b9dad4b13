using System.Globalization;
using System.Text.RegularExpressions;
using DeCam.Inference.Graph;
using Google.Protobuf;

namespace DeCam.Tests.Inference.Gradients;

/// <summary>
/// Models written as text: nodes "a, b = Op(x, w:2x3, i[1,-1], f[0.5], _) key=value" separated by semicolons; the last gives y. x is the
/// input, w:2x3 are made-up weights of that shape, i and f constants, and _ is an input left out.
/// </summary>
internal static partial class RuleModel
{
    private static readonly HashSet<string> Lists = ["axes", "dilations", "ends", "kernel_shape", "output_padding", "pads", "perm", "split", "starts", "strides"];

    public static ModelProto Of(string text, long[] shape, int opset)
    {
        var model = new ModelProto
        {
            IrVersion = 8,
            OpsetImport = { new OperatorSetIdProto { Domain = "", Version = opset }, new OperatorSetIdProto { Domain = "com.microsoft", Version = 1 } },
            Graph = new() { Name = "rule", Input = { Models.TinyModel.Value("x", shape) }, Output = { new ValueInfoProto { Name = "y" } } },
        };
        foreach (var line in text.Split(';'))
        {
            var match = Line().Match(line);
            Assert.True(match.Success, line);
            var operation = match.Groups["op"].Value.Split(':');
            var node = new NodeProto { OpType = operation[^1], Domain = operation.Length > 1 ? operation[0] : "", Name = $"node{model.Graph.Node.Count}" };
            node.Output.Add(match.Groups["out"].Success ? match.Groups["out"].Value.Split(',', StringSplitOptions.TrimEntries) : ["y"]);
            foreach (Match input in Input().Matches(match.Groups["in"].Value)) node.Input.Add(Name(model.Graph, input.Value));
            foreach (Match attribute in Attribute().Matches(match.Groups["attributes"].Value)) node.Attribute.Add(Value(attribute.Groups[1].Value, attribute.Groups[2].Value));
            model.Graph.Node.Add(node);
        }

        return model;
    }

    /// <summary>Made-up values, multiples of 1/8 in [-1, 1].</summary>
    public static float Weight(int i) => ((i * 7919 % 17) - 8) / 8f;

    private static string Name(GraphProto graph, string input)
    {
        if (input == "_") return "";
        var tensor = new TensorProto { Name = $"constant{graph.Initializer.Count}", DataType = 1 };
        if (input.StartsWith("w:", StringComparison.Ordinal))
        {
            tensor.Dims.Add(input[2..].Split('x').Select(long.Parse));
            tensor.FloatData.Add(Enumerable.Range(0, (int)tensor.Dims.Aggregate((p, d) => p * d)).Select(Weight));
        }
        else if (input.Contains('['))
        {
            var values = input[2..^1].Split(',', StringSplitOptions.RemoveEmptyEntries);
            if (input[0] != 's') tensor.Dims.Add(values.Length);      // s[1] has no dimension
            if (input[0] == 'f') tensor.FloatData.Add(values.Select(v => float.Parse(v, CultureInfo.InvariantCulture)));
            else (tensor.DataType, _) = (7, tensor.Int64Data.AddAll(values.Select(v => long.Parse(v, CultureInfo.InvariantCulture))));
        }
        else
        {
            return input;
        }

        graph.Initializer.Add(tensor);
        return tensor.Name;
    }

    private static bool AddAll(this Google.Protobuf.Collections.RepeatedField<long> field, IEnumerable<long> values)
    {
        field.Add(values);
        return true;
    }

    private static AttributeProto Value(string name, string value) =>
        Lists.Contains(name) ? Models.TinyModel.IntegerList(name, [.. value.Split(',').Select(long.Parse)])
        : long.TryParse(value, out var integer) ? Models.TinyModel.Integer(name, integer)
        : float.TryParse(value, CultureInfo.InvariantCulture, out var real) ? new() { Name = name, Type = 1, F = real }
        : new() { Name = name, Type = 3, S = ByteString.CopyFromUtf8(value) };

    [GeneratedRegex(@"^\s*(?:(?<out>[\w, ]+?)\s*=\s*)?(?<op>[\w.:]+)\((?<in>.*)\)(?<attributes>.*)$")]
    private static partial Regex Line();

    [GeneratedRegex(@"\w(:[0-9x]+|\[[^\]]*\])|\w+")]
    private static partial Regex Input();

    [GeneratedRegex(@"(\w+)=(\S+)")]
    private static partial Regex Attribute();
}
