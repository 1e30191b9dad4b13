using DeCam.Inference.Gradients;
using DeCam.Inference.Graph;

namespace DeCam.Tests.Inference.Gradients;

public sealed class TensorFactsTests
{
    // The runtime cannot tell how many dimensions the result of a Squeeze has.
    [Fact]
    public void Of_UnknownCountOfDimensions_MeasuresThem()
    {
        var model = RuleModel.Of("a = Shape(x); b = Mul(x, f[0]); c = ReduceMax(b) keepdims=0; d = Cast(c) to=7; e = Add(a, d); f = Reshape(x, e); g = Squeeze(f); Mul(g, f[2])", [2, 1, 3], 18);
        var facts = TensorFacts.Of(model, RuleCheck.Sessions);
        Assert.Equal([2, 3], facts.Shape("g"));
        Assert.Empty(facts.Shape("c"));
    }

    [Fact]
    public void Integers_StoredBesideTheModel_AreRead()
    {
        var folder = Directory.CreateTempSubdirectory("decam-test-");
        try
        {
            File.WriteAllBytes(Path.Combine(folder.FullName, "index.bin"), BitConverter.GetBytes(7L));
            var model = RuleModel.Of("Gather(x, i[7]) axis=1", [2, 9], 18);
            var index = model.Graph.Initializer[0];
            index.Int64Data.Clear();
            index.DataLocation = 1;
            index.ExternalData.Add(new StringStringEntryProto { Key = "location", Value = "index.bin" });
            var facts = TensorFacts.Of(model, new(Path.Combine(folder.FullName, "rule.onnx"), "rule.onnx", watch: null));
            Assert.Equal([7], facts.Integers(index.Name)!);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
