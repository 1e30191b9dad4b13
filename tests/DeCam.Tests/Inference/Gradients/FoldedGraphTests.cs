namespace DeCam.Tests.Inference.Gradients;

public sealed class FoldedGraphTests
{
    // Files before IR version 4 list their constants as inputs.
    [Fact]
    public void Of_OldFile_ComputesItsConstants()
    {
        var model = RuleModel.Of("a = Add(i[1], i[0]); Slice(x, a, i[3], i[1])", [2, 3], 11);
        model.IrVersion = 3;
        model.Graph.Input.Add(model.Graph.Initializer.Select(i => Models.TinyModel.Value(i.Name, i.DataType, [.. i.Dims])));
        Assert.Equal([0f, 1, 1, 0, 1, 1], RuleCheck.Gradient(model, [2, 3], new float[6], _ => 1));
    }
}
