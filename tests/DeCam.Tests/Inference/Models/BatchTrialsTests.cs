using DeCam.Inference.Graph;
using static DeCam.Tests.Inference.Models.TinyRun;

namespace DeCam.Tests.Inference.Models;

/// <summary>Batches that an exporter wrote into a graph, and models whose scores depend on the rest of the batch.</summary>
public sealed class BatchTrialsTests
{
    [Theory]
    [InlineData(1, false, 13)]
    [InlineData(1, true, 14)]
    [InlineData(2, false, 13)]
    [InlineData(8, true, 14)]
    public void Load_BatchInAReshape_IsFreed(int batch, bool isZeroAllowed, int opset)
    {
        var model = TinyModel.Classifier(batch, 3, 4, 4).With(m =>
        {
            m.Model.OpsetImport[0].Version = opset;
            var reshape = m.Graph.Node[1] = new NodeProto { OpType = "Reshape", Input = { "pooled", m.Integers("shape", batch, 3) }, Output = { "logits" } };
            if (isZeroAllowed) reshape.Attribute.Add(TinyModel.Integer("allowzero", 1));
        });
        Assert.Equal([0.2f, 0.4f, 0.6f], Logits(model, Plain, out var signature), Close);
        Assert.True(signature.IsBatchDynamic);
        Assert.Empty(signature.Warnings);
    }

    // Before IR version 4 initialisers are listed as inputs, or were left out there.
    [Theory]
    [InlineData(8, false)]
    [InlineData(8, true)]
    [InlineData(4, true)]
    public void Load_BatchInAReshapeOfAnOldFile_IsFreed(int opset, bool isListed)
    {
        var model = TinyModel.Classifier(1, 3, 4, 4).With(m =>
        {
            (m.Model.IrVersion, m.Model.OpsetImport[0].Version) = (3, opset);
            m.Graph.Node[1] = new NodeProto { OpType = "Reshape", Input = { "pooled" }, Output = { "logits" } };
            if (opset < 5)
            {
                m.Graph.Node[1].Attribute.Add(TinyModel.IntegerList("shape", 1, 3));
                return;
            }

            m.Graph.Node[1].Input.Add(m.Integers("shape", 1, 3));
            if (isListed) m.Graph.Input.Add(TinyModel.Value("shape", 7, [2]));
        });
        Assert.Equal([0.2f, 0.4f, 0.6f], Logits(model, Plain, out var signature), Close);
        Assert.True(signature.IsBatchDynamic);
    }

    [Theory]
    [InlineData(-1, 3)]
    [InlineData(3, -1)]
    public void Load_BatchInAConstantThatOthersUse_IsFreed(int a, int b)
    {
        var model = TinyModel.Classifier(1, 3, 4, 4).With(m =>
        {
            m.Graph.Node.Insert(0, GraphConstants.Node("shape", 1, a, b));
            m.Graph.Node[2] = new NodeProto { OpType = "Reshape", Input = { "pooled", "shape" }, Output = { "cube" } };
            m.Node("Cast", "shape", "numbers").Attribute.Add(TinyModel.Integer("to", 1));      // 1, -1 and 3 in some order
            m.Node("ReduceMax", "numbers", "three");
            m.Node("Flatten", "cube", "flat");
            m.Node("Mul", "flat", "logits").Input.Add("three");
            m.Graph.Output[0].Name = "logits";
        });
        Assert.Equal([0.6f, 1.2f, 1.8f], Logits(model, Plain, out var signature), Close);
        Assert.True(signature.IsBatchDynamic);
    }

    [Fact]
    public void Load_BatchOfTwoInTheWeights_RunsInTwos()
    {
        var model = TinyModel.Classifier(2, 3, 4, 4).With(m =>
        {
            m.Graph.Initializer.Add(new TensorProto { Name = "token", DataType = 1, Dims = { 2, 1 }, FloatData = { 7, 7 } });
            m.Graph.Node.Add(new NodeProto { OpType = "Concat", Input = { "logits", "token" }, Output = { "out" }, Attribute = { TinyModel.Integer("axis", 1) } });
            m.Graph.Output[0] = TinyModel.Value("out", 2, 4);
        });
        Assert.Equal([0.2f, 0.4f, 0.6f, 7f], Logits(model, Plain, out var signature), Close);
        Assert.Equal((false, 2), (signature.IsBatchDynamic, signature.FixedBatch));
        Assert.Equal("Model 'tiny.onnx' was exported for batches of 2 and is run in them, which is slower; export it with a dynamic batch.", Assert.Single(signature.Warnings));
    }

    // Two GB of made-up pictures would be needed.
    [Fact]
    public void Load_HugeBatchThatCannotBeFreed_IsRefusedUntried()
    {
        var refusal = Refusal(TinyModel.Classifier(12_000_000, 3, 4, 4).With(m => m.Behind("Reshape", "out", m.Integers("shape", 5, 7))));
        Assert.StartsWith("Model 'tiny.onnx' cannot be run on one image of 4 x 4 pixels: Reshape '", refusal, StringComparison.Ordinal);
    }

    [Fact]
    public void Load_BatchOfZero_IsFreed()
    {
        Assert.Equal([0.2f, 0.4f, 0.6f], Logits(TinyModel.Classifier(0, 3, 4, 4), Plain, out var signature), Close);
        Assert.True(signature.IsBatchDynamic);
    }

    // One image alone loses its dimension of the batch.
    [Fact]
    public void Load_SqueezeOfAllDimensions_TakesAnyBatch()
    {
        var model = TinyModel.Classifier().With(m =>
        {
            m.Graph.Node[1] = new NodeProto { OpType = "Squeeze", Input = { "pooled" }, Output = { "logits" } };
            m.Graph.Output[0] = TinyModel.Value("logits", 2, 3);
        });
        Assert.Equal([0.2f, 0.4f, 0.6f], Logits(model, Plain, out var signature), Close);
        Assert.True(signature.IsBatchDynamic);
        Assert.Empty(signature.Warnings);
    }

    [Fact]
    public void Load_DynamicQuantisation_RunsOneByOneAndSaysWhy()
    {
        var model = TinyModel.Classifier(-1, 3, 4, 4).With(m =>
        {
            m.Node("DynamicQuantizeLinear", "logits", "steps").Output.Add(["step", "zero"]);
            m.Node("DequantizeLinear", "steps", "rounded").Input.Add(["step", "zero"]);
            m.Graph.Output[0].Name = "rounded";
        });
        Assert.Equal([0.2f, 0.4f, 0.6f], Logits(model, Plain, out var signature), (a, b) => MathF.Abs(a - b) < 0.01f);
        Assert.False(signature.IsBatchDynamic);
        Assert.Equal("Model 'tiny.onnx' is quantised by the range of each batch, so that a score depends on the pictures beside it; it scores one image at a time.", Assert.Single(signature.Warnings));
    }
}
