using DeCam.Inference.Gradients;
using DeCam.Inference.Graph;
using DeCam.Inference.Models;
using DeCam.Inference.Preprocessing;
using DeCam.Scoring;
using DeCam.Tests.Inference.Models;

namespace DeCam.Tests.Inference.Gradients;

public sealed class GradientRefusalTests
{
    [Fact]
    public void Of_OperatorWithoutRule_NamesItAndWhatIsLeft()
    {
        var message = Refusal("a = CumSum(x, s[1]); Neg(a)");
        Assert.Contains("Model 'rule.onnx' has no rule for the gradient of operator CumSum (node 'node0')", message, StringComparison.Ordinal);
        Assert.Contains("ablation-cam, score-cam", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Of_OperatorBesideThePath_IsNoMatter()
    {
        var model = RuleModel.Of("a = CumSum(w:2x3, s[1]); Mul(a, x)", [2, 3], 18);
        Assert.Equal(6, RuleCheck.Gradient(model, [2, 3], new float[6], _ => 1).Length);
    }

    [Fact]
    public void Of_QuantisedModel_SaysSo() =>
        Assert.Contains("whole numbers from operator QuantizeLinear", Refusal("c = Constant() value_float=0.5; a = QuantizeLinear(x, c); DequantizeLinear(a, c)"), StringComparison.Ordinal);

    // Bounds, weights and scales that depend on the picture: the rest of the gradient alone would be wrong.
    [Theory]
    [InlineData("Conv(w:1x2x4x4, x)", "Conv")]
    [InlineData("a = ReduceMax(x) keepdims=0; Clip(x, _, a)", "Clip")]
    [InlineData("PRelu(w:2x2x2x2, x)", "PRelu")]
    [InlineData("a = Reshape(x, i[-1]); LayerNormalization(w:2x3x16, a)", "LayerNormalization")]
    public void Of_InputWithoutRule_NamesIt(string text, string operation) =>
        Assert.Matches($@"operator {operation} \(node 'node\d'\) by its input '[xa]'", Refusal(text, 2, 2, 2, 2));

    [Fact]
    public void Of_MaxPoolWithDilations_IsRefused() =>
        Assert.Contains("operator MaxPool (node 'node0') with dilations", Refusal("MaxPool(x) kernel_shape=2,2 dilations=2,2", 1, 2, 5, 6), StringComparison.Ordinal);

    [Fact]
    public void Of_SecondOutputOnThePath_NamesIt() =>
        Assert.Contains("operator LayerNormalization (node 'node0') from its output 'm'", Refusal("a, m = LayerNormalization(x, f[1,1,1]); Neg(m)"), StringComparison.Ordinal);

    [Fact]
    public void Open_ModelThatComputesWithBytes_IsRefused()
    {
        using var model = TinyModel.ValuesAsLogits(TensorLayout.Nchw, isByte: true);
        var graph = ClassifierGraph.Read(model.Save(), "bytes.onnx", PreprocessingSettings.None);
        var refusal = Assert.Throws<ScoringRefusedException>(() => GradientNetwork.Open(graph, 1, ["image"], cancellationToken: TestContext.Current.CancellationToken));
        Assert.Contains("Model 'bytes.onnx' takes uint8 and computes with it in whole numbers; use ablation-cam", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Of_ControlFlowOnThePath_SaysSo()
    {
        var model = RuleModel.Of("c = Constant() value_float=0.5; a = ReduceMax(x) keepdims=0; b = Greater(a, c); Identity(x)", [2, 3], 18);
        var choice = model.Graph.Node[3];
        (choice.OpType, choice.Name) = ("If", "choice");
        choice.Input[0] = "b";
        GraphProto Branch(string name, string operation) => new() { Name = name, Node = { new NodeProto { OpType = operation, Input = { "x" }, Output = { name } } }, Output = { new ValueInfoProto { Name = name } } };
        choice.Attribute.Add([new() { Name = "then_branch", Type = 5, G = Branch("then", "Neg") }, new() { Name = "else_branch", Type = 5, G = Branch("else", "Abs") }]);
        var refusal = Assert.Throws<ScoringRefusedException>(() => RuleCheck.Gradient(model, [2, 3], new float[6], _ => 1));
        Assert.Contains("decides its own way by operator If (node 'choice')", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Of_ScoreThatDoesNotDepend_NamesTheTensor() =>
        Assert.Contains("by the tensor 'x'", Refusal("a = ArgMax(x) axis=1; Cast(a) to=1"), StringComparison.Ordinal);

    [Fact]
    public void Of_UnknownLayer_NamesTheNearest()
    {
        var model = RuleModel.Of("layer1 = Relu(x); layer2 = Neg(layer1); Neg(layer2)", [2, 3], 18);
        var refusal = Assert.Throws<ScoringRefusedException>(() => GradientGraph.Of(model, Models.TinyModel.Value("x", 2, 3), ["layer3"], RuleCheck.Sessions));
        Assert.Contains("has no layer 'layer3'; the nearest names are 'layer1', 'layer2'", refusal.Message, StringComparison.Ordinal);
        Assert.Equal(RefusalKind.Option, refusal.Kind);
    }

    private static string Refusal(string text, params long[] shape)
    {
        if (shape.Length == 0) shape = [2, 3];
        var refusal = Assert.Throws<ScoringRefusedException>(() => RuleCheck.Gradient(RuleModel.Of(text, shape, 18), shape, new float[shape.Aggregate((p, d) => p * d)], _ => 1));
        Assert.Equal(RefusalKind.Input, refusal.Kind);
        return refusal.Message;
    }
}
