using DeCam.Inference.Gradients;
using DeCam.Inference.Graph;
using DeCam.Inference.Models;
using Google.Protobuf;
using Microsoft.ML.OnnxRuntime;

namespace DeCam.Inference.Quantisation;

/// <summary>
/// Whether this machine multiplies 8-bit integers exactly. Processors without instructions for it add pairs of products in 16 bits, which
/// overflow; what a processor says of itself is not asked.
/// </summary>
internal static class ExactProduct
{
    private const int Terms = 64;
    private static readonly Lazy<int> Product = new(Measure);

    /// <summary>The sum of the products if it is exact: 64 times 255 by 127.</summary>
    public const int Wanted = Terms * byte.MaxValue * sbyte.MaxValue;

    /// <summary>The sum that this machine gives, measured once; 0 where ONNX Runtime cannot multiply integers here.</summary>
    public static int Value => Product.Value;

    /// <summary>Whether it is exact.</summary>
    public static bool IsHere => Value == Wanted;

    // A fault that the Lazy kept would come out of every question about the device, also for work in float32.
    private static int Measure()
    {
        try
        {
            return Sum();
        }
        catch (Exception e) when (e is OnnxRuntimeException or NotSupportedException or OutOfMemoryException)
        {
            return 0;
        }
    }

    private static int Sum()
    {
        var graph = new GraphProto
        {
            Name = "product",
            Input = { GraphValues.Of("a", ElementTypes.UInt8, [1, Terms]) },
            Output = { GraphValues.Of("y", ElementTypes.Int32, [1, 1]) },
            Initializer = { new TensorProto { Name = "b", DataType = ElementTypes.Int8, Dims = { Terms, 1 }, RawData = ByteString.CopyFrom([.. Enumerable.Repeat((byte)sbyte.MaxValue, Terms)]) } },
            Node = { new NodeProto { OpType = "MatMulInteger", Input = { "a", "b" }, Output = { "y" } } },
        };
        var model = new ModelProto { IrVersion = 7, Graph = graph, OpsetImport = { new OperatorSetIdProto { Domain = "", Version = 13 } } };
        using var options = SessionFactory.CpuOptions();
        using var session = new InferenceSession(model.ToByteArray(), options);
        using var run = new RunOptions();
        using var input = OrtValue.CreateTensorValueFromMemory(Enumerable.Repeat(byte.MaxValue, Terms).ToArray(), [1, Terms]);
        using var outputs = session.Run(run, ["a"], [input], ["y"]);
        return outputs[0].GetTensorDataAsSpan<int>()[0];
    }
}
