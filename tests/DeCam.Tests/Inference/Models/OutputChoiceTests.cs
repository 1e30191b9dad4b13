using DeCam.Inference.Graph;
using static DeCam.Tests.Inference.Models.TinyRun;

namespace DeCam.Tests.Inference.Models;

public sealed class OutputChoiceTests
{
    [Fact]
    public void Load_FeaturesBesideClasses_TakesTheClasses()
    {
        var model = TinyModel.Classifier().With(m => m.Graph.Output.Insert(0, TinyModel.Value("pooled", -1, 3, 1, 1)));
        Assert.Equal([0.2f, 0.4f, 0.6f], Logits(model, Plain, out var signature), Close);
        Assert.Equal("Model 'tiny.onnx' has the outputs pooled, logits; 'logits' is taken for that of its classes.", Assert.Single(signature.Warnings));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Load_LogitsAndTheirSoftmax_TakesTheLogits(bool isSoftmaxFirst)
    {
        var model = TinyModel.Classifier().With(m =>
        {
            m.Node("Softmax", "logits", "softmax");
            m.Graph.Output.Insert(isSoftmaxFirst ? 0 : 1, TinyModel.Value("softmax", -1, 3));
        });
        Assert.Equal([0.2f, 0.4f, 0.6f], Logits(model, Plain, out var signature), Close);
        Assert.Equal("logits", signature.OutputName);
    }

    [Fact]
    public void Load_SeveralHeads_AreListedAndAskedFor()
    {
        TinyModel Heads() => TinyModel.Classifier().With(m =>
        {
            m.Node("Neg", "logits", "other");
            m.Graph.Output.Add(TinyModel.Value("other", -1, 3));
        });
        Assert.Equal("Model 'tiny.onnx' has 2 outputs (logits: float32 [logits0, 3], other: float32 [other0, 3]) of which 2 may hold classes; name one by the key 'output'.", Refusal(Heads()));
        Assert.Equal([-0.2f, -0.4f, -0.6f], Logits(Heads(), Plain with { Output = "other" }, out var signature), Close);
        Assert.Empty(signature.Warnings);
    }

    [Theory]
    [InlineData("ArgMax", true)]
    [InlineData("ArgMax", false)]
    [InlineData("TopK", true)]
    [InlineData("TopK", false)]
    public void Load_Decision_TakesTheNumbersBeforeIt(string operation, bool hasSoftmax)
    {
        var model = TinyModel.Classifier().With(m =>
        {
            if (hasSoftmax) m.Node("Softmax", "logits", "p");
            m.Graph.Output.Clear();
            var node = m.Node(operation, hasSoftmax ? "p" : "logits", "best");
            if (operation == "TopK")
            {
                node.Input.Add(m.Integers("two", 2));
                node.Output.Add("which");
                m.Graph.Output.Add(TinyModel.Value("best", -1, 2));
            }

            m.Graph.Output.Add(new ValueInfoProto { Name = operation == "TopK" ? "which" : "best", Type = new() { TensorType = new() { ElemType = 7 } } });
        });
        Assert.Equal([0.2f, 0.4f, 0.6f], Logits(model, Plain, out var signature), Close);
        Assert.StartsWith($"Model 'tiny.onnx' decides by {operation} at 'best'; the numbers before it", Assert.Single(signature.Warnings), StringComparison.Ordinal);
        Assert.Equal(3, signature.ClassCount);
    }

    [Fact]
    public void Load_NameForEachClass_TakesTheNumbersBeforeIt()
    {
        var model = TinyModel.Classifier().With(m =>
        {
            m.Model.OpsetImport.Add(new OperatorSetIdProto { Domain = "ai.onnx.ml", Version = 1 });
            m.Node("Softmax", "logits", "p");
            m.Node("ArgMax", "logits", "label");
            var names = m.Node("ZipMap", "p", "loss");
            names.Domain = "ai.onnx.ml";
            names.Attribute.Add(new AttributeProto { Name = "classlabels_strings", Type = 8, Strings = { Google.Protobuf.ByteString.CopyFromUtf8("a"), Google.Protobuf.ByteString.CopyFromUtf8("b"), Google.Protobuf.ByteString.CopyFromUtf8("c") } });
            m.Graph.Output.Clear();
            m.Graph.Output.Add(new ValueInfoProto { Name = "label", Type = new() { TensorType = new() { ElemType = 7 } } });
            m.Graph.Output.Add(new ValueInfoProto { Name = "loss" });
        });
        Assert.Equal([0.2f, 0.4f, 0.6f], Logits(model, Plain, out var signature), Close);
        Assert.Equal(3, signature.ClassCount);
    }

    [Fact]
    public void Load_InputOfAnotherHead_IsLeftOut()
    {
        var model = TinyModel.Classifier().With(m =>
        {
            m.Graph.Input.Add(TinyModel.Value("scale", 1, 2));
            m.Node("Identity", "scale", "echo");
            m.Graph.Output.Add(TinyModel.Value("echo", 1, 2, 3));
        });
        Assert.Equal([0.2f, 0.4f, 0.6f], Logits(model), Close);
    }

    [Fact]
    public void Load_LocalFunctionAtTheEnd_IsLookedInto()
    {
        var model = TinyModel.Classifier().With(m =>
        {
            m.Model.OpsetImport.Add(new OperatorSetIdProto { Domain = "own", Version = 1 });
            var function = new FunctionProto { Name = "Head", Domain = "own", Input = { "x" }, Output = { "y" }, OpsetImport = { new OperatorSetIdProto { Domain = "", Version = 13 } } };
            function.Node.Add(new NodeProto { OpType = "Identity", Input = { "x" }, Output = { "logits" } });
            function.Node.Add(new NodeProto { OpType = "Softmax", Input = { "logits" }, Output = { "y" }, Attribute = { new AttributeProto { Name = "axis", Type = 2, RefAttrName = "dimension" } } });
            m.Model.Functions.Add(function);
            var call = m.Behind("Head", "p");
            call.Domain = "own";
            call.Attribute.Add(TinyModel.Integer("dimension", 1));
        });
        Assert.Equal([0.2f, 0.4f, 0.6f], Logits(model, Plain, out var signature), Close);
        Assert.Equal(CutActivation.Softmax, signature.Cut);
    }
}
