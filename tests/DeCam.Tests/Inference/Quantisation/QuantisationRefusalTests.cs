using DeCam.Inference.Quantisation;
using DeCam.Scoring;
using DeCam.Tests.Inference.Gradients;
using DeCam.Tests.Inference.Models;

namespace DeCam.Tests.Inference.Quantisation;

/// <summary>What cannot be made of 8-bit integers is refused in one sentence.</summary>
public sealed class QuantisationRefusalTests
{
    private const string End = "; leave precision out, or use auto, to search in float32.";

    [Theory]
    [InlineData("has no convolution or matrix product with constant weights, before the last one, that could be made of 8-bit integers", "p = GlobalAveragePool(x); y = Flatten(p)")]
    [InlineData("has no convolution or matrix product with constant weights, before the last one, that could be made of 8-bit integers", "a = Conv(x, w:5x3x8x8); y = Flatten(a)")]
    [InlineData("computes in half precision, and only float32 is made into 8-bit integers", "h = Cast(x) to=10; a = Cast(h) to=1; c = Conv(a, w:5x3x1x1); d = Conv(c, w:5x5x1x1); p = GlobalAveragePool(d); y = Flatten(p)")]
    [InlineData("is quantised already (operator DynamicQuantizeLinear) and is kept as it is", "q, s, z = DynamicQuantizeLinear(x); a = DequantizeLinear(q, s, z); p = GlobalAveragePool(a); y = Flatten(p)")]
    [InlineData("is of opset 11, whose Softmax inside cannot be written in opset 13 for any number of images (export it again, with opset 13 or later)", "a = Conv(x, w:5x3x1x1); s = Softmax(a) axis=1; b = Conv(s, w:5x5x1x1); p = GlobalAveragePool(b); y = Flatten(p)", 11)]
    public void Load_ModelOfThisForm_IsRefused(string why, string text, int opset = 13)
    {
        using var model = new TinyModel();
        var written = RuleModel.Of(text, [1, 3, 8, 8], opset);
        written.Graph.Input[0] = TinyModel.Value("x", -1, 3, 8, 8);
        written.Graph.Output[0] = TinyModel.Value("y", -1, 5);
        model.Model.MergeFrom(written);
        model.Model.OpsetImport.Clear();
        model.Model.OpsetImport.Add(written.OpsetImport);

        Assert.Equal($"Model 'tiny.onnx' {why}{End}", Refusal(model));
    }

    [Fact]
    public void Load_ModelWithControlFlow_IsRefused()
    {
        using var model = TinyModel.Classifier().With(m =>
        {
            m.Graph.Initializer.Add(new DeCam.Inference.Graph.TensorProto { Name = "yes", DataType = 9, Int32Data = { 1 } });
            var branch = new DeCam.Inference.Graph.GraphProto { Name = "branch", Output = { TinyModel.Value("same", -1, 3) } };
            branch.Node.Add(new DeCam.Inference.Graph.NodeProto { OpType = "Identity", Input = { "logits" }, Output = { "same" } });
            var node = new DeCam.Inference.Graph.NodeProto { OpType = "If", Input = { "yes" }, Output = { "chosen" } };
            node.Attribute.Add([new() { Name = "then_branch", Type = 5, G = branch }, new() { Name = "else_branch", Type = 5, G = branch.Clone() }]);
            m.Graph.Node.Add(node);
            m.Graph.Output[0].Name = "chosen";
        });

        Assert.Equal($"Model 'tiny.onnx' decides its own way by operator If, which cannot be calibrated{End}", Refusal(model));
    }

    [Fact]
    public void Load_ModelThatTakesBytes_IsRefused()
    {
        using var model = TinyModel.Classifier().With(m =>
        {
            m.Graph.Input[0].Type.TensorType.ElemType = 2;
            m.Graph.Node.Clear();
            m.Node("MaxPool", "image", "most").Attribute.Add(TinyModel.IntegerList("kernel_shape", 4, 4));
            m.Node("Cast", "most", "floats").Attribute.Add(TinyModel.Integer("to", 1));
            m.Node("Flatten", "floats", "logits");
        });

        Assert.Equal($"Model 'tiny.onnx' takes whole numbers at 'image' through an operator that computes with them{End}", Refusal(model));
    }

    // The root of what is below 0.
    [Fact]
    public void Make_LayerWithoutNumbers_IsRefused()
    {
        var refusal = Assert.Throws<ScoringRefusedException>(() =>
        {
            using var small = new SmallNetwork("a = Conv(x, w:6x3x3x3, w:6); r = Sqrt(a); b = Conv(r, w:5x6x1x1); t = Relu(b); m = IsNaN(t); o = Where(m, f[0], t); p = GlobalAveragePool(o); y = Flatten(p)", [1, 3, 8, 8], 5);
        });

        Assert.Equal($"Model 'tiny.onnx' gives values that are infinite or no numbers in the layer 'r' for this picture, which no range holds{End}", refusal.Message);
    }

    private static string Refusal(TinyModel model)
    {
        var refusal = Assert.Throws<ScoringRefusedException>(() => NetworkMaker.Load(model.Save(), "tiny.onnx", TinyRun.Plain).Dispose());
        Assert.Equal(RefusalKind.Input, refusal.Kind);
        return refusal.Message;
    }
}
