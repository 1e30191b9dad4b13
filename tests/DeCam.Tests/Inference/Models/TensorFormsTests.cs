using DeCam.Inference.Graph;
using DeCam.Inference.Preprocessing;
using static DeCam.Tests.Inference.Models.TinyRun;

namespace DeCam.Tests.Inference.Models;

/// <summary>Element types and shapes that exporters write. Every model gives the means of its channels, 0.2, 0.4 and 0.6.</summary>
public sealed class TensorFormsTests
{
    [Theory]
    [InlineData(10, 7)]
    [InlineData(10, 13)]
    [InlineData(10, 20)]
    [InlineData(11, 9)]
    [InlineData(11, 13)]
    public void Load_OtherRealType_IsConverted(int type, int opset)
    {
        var model = TinyModel.Classifier().With(m =>
        {
            m.Model.OpsetImport[0].Version = opset;
            if (type == 11)
            {
                m.Graph.Node.Clear();       // the runtime pools no doubles
                m.Node("ReduceMean", "image", "logits").Attribute.Add([TinyModel.IntegerList("axes", 2, 3), TinyModel.Integer("keepdims", 0)]);
            }

            m.Graph.Input[0].Type.TensorType.ElemType = type;
            m.Graph.Output[0].Type.TensorType.ElemType = type;
        });
        Assert.Equal([0.2f, 0.4f, 0.6f], Logits(model, Plain, out var signature), Close);
        Assert.True(signature.IsBatchDynamic);
        Assert.Equal($"{(type == 10 ? "float16" : "float64")} [image0, 3, 4, 4]", signature.Input.Declared);
    }

    [Theory]
    [InlineData("N,H,W", true)]
    [InlineData("1,H,W", true)]
    [InlineData("N,HW", true)]
    [InlineData("H,W,1", false)]
    public void Load_GreyPicture_IsTakenWhateverItsDimensions(string dimensions, bool isBatchDynamic)
    {
        long[] shape = dimensions switch { "N,H,W" => [-1, 5, 5], "1,H,W" => [1, 5, 5], "N,HW" => [-1, 25], _ => [5, 5, 1] };
        var model = new TinyModel().With(m =>
        {
            m.Graph.Input.Add(TinyModel.Value("image", shape));
            m.Node("Reshape", "image", "flat").Input.Add(m.Integers("row", -1, 25));
            m.Node("Slice", "flat", "logits").Input.Add([m.Integers("from", 0), m.Integers("to", 3), m.Integers("axis", 1)]);
            m.Graph.Output.Add(TinyModel.Value("logits", -1, 3));
        });
        var logits = Logits(model, Plain, out var signature);
        Assert.Equal(3, logits.Distinct().Count() + 2);     // one grey
        Assert.InRange(logits[0], 0.3f, 0.45f);             // its luminance
        Assert.Equal((1, isBatchDynamic), (signature.Input.Channels, signature.IsBatchDynamic));
    }

    [Theory]
    [InlineData(3L, 4L, 4L)]
    [InlineData(4L, 4L, 3L)]
    public void Load_PictureWithoutBatch_RunsOneByOne(params long[] shape)
    {
        var model = new TinyModel().With(m =>
        {
            m.Graph.Input.Add(TinyModel.Value("image", shape));
            m.Node("ReduceMean", "image", "logits").Attribute.Add([TinyModel.IntegerList("axes", shape[0] == 3 ? [1, 2] : [0, 1]), TinyModel.Integer("keepdims", 0)]);
            m.Graph.Output.Add(TinyModel.Value("logits", 3));
        });
        Assert.Equal([0.2f, 0.4f, 0.6f], Logits(model, Plain, out var signature), Close);
        Assert.False(signature.IsBatchDynamic);
    }

    [Theory]
    [InlineData(TensorLayout.Nchw)]
    [InlineData(TensorLayout.Nhwc)]
    public void Load_FlatColours_NeedsTheLayout(TensorLayout layout)
    {
        TinyModel Flat() => new TinyModel().With(m =>
        {
            m.Graph.Input.Add(TinyModel.Value("image", -1, 48));
            m.Node("Reshape", "image", "planes").Input.Add(m.Integers("shape", layout == TensorLayout.Nchw ? [-1, 3, 16] : [-1, 16, 3]));
            m.Node("ReduceMean", "planes", "logits").Attribute.Add([TinyModel.IntegerList("axes", layout == TensorLayout.Nchw ? 2 : 1), TinyModel.Integer("keepdims", 0)]);
            m.Graph.Output.Add(TinyModel.Value("logits", -1, 3));
        });
        Assert.Equal([0.2f, 0.4f, 0.6f], Logits(Flat(), Plain with { Layout = layout }, out var signature), Close);
        Assert.True(signature.IsBatchDynamic);
        Assert.Equal("Model 'tiny.onnx' takes 48 values at 'image', those of a picture of 4 x 4 pixels, but does not say in which order; give the layout (nchw: red first, then green; nhwc: pixel by pixel).", Refusal(Flat()));
    }

    [Theory]
    [InlineData(1L, 3L)]
    [InlineData(3L, 1L)]
    [InlineData(3L, 1L, 1L)]
    [InlineData(1L, 1L, 3L)]
    public void Load_ClassesBesideDimensionsOfOne_AreFound(params long[] behindBatch)
    {
        var model = TinyModel.Classifier().With(m => m.Behind("Reshape", "out", m.Integers("shape", [-1, .. behindBatch])));
        Assert.Equal([0.2f, 0.4f, 0.6f], Logits(model, Plain, out var signature), Close);
        Assert.True(signature.IsBatchDynamic);
    }

    [Theory]
    [InlineData(-1L, 4L, 8L, 8L, "[image0, 4, 8, 8]")]
    [InlineData(0L, 4L, 8L, 8L, "[?, 4, 8, 8]")]
    [InlineData(-1L, 8L, 8L, 4L, "[image0, 8, 8, 4]")]
    public void Load_FourChannels_IsRefusedWithItsShape(long n, long a, long b, long c, string shape) =>
        Assert.Equal($"Model 'tiny.onnx' takes {shape} at 'image' but an image has 1 or 3 channels, first or last; export it for pictures of red, green and blue.", Refusal(TinyModel.Classifier(n, a, b, c)));

    [Fact]
    public void Load_NothingButSymbols_IsAskedFor()
    {
        Assert.Equal("Model 'tiny.onnx' takes [image0, image1, image2, image3] at 'image', which does not say which dimension is that of the channels; give the layout (nchw or nhwc).", Refusal(TinyModel.Classifier(-1, -1, -1, -1)));
        Assert.StartsWith("Model 'tiny.onnx' does not say the height and width of its input", Refusal(TinyModel.Classifier(-1, -1, -1, -1), Plain with { Layout = TensorLayout.Nchw }), StringComparison.Ordinal);
    }

    [Fact]
    public void Load_NothingButSymbolsBeforeAConvolution_HasItsChannels()
    {
        var model = new TinyModel().With(m =>
        {
            m.Graph.Input.Add(TinyModel.Value("image", -1, -1, -1, -1));
            m.Graph.Initializer.Add(new TensorProto { Name = "same", DataType = 1, Dims = { 3, 3, 1, 1 }, FloatData = { 1, 0, 0, 0, 1, 0, 0, 0, 1 } });
            m.Node("Conv", "image", "features").Input.Add("same");
            m.Node("GlobalAveragePool", "features", "pooled");
            m.Node("Flatten", "pooled", "logits");
            m.Graph.Output.Add(TinyModel.Value("logits", -1, 3));
        });
        Assert.Equal([0.2f, 0.4f, 0.6f], Logits(model, Plain with { Crop = 4 }, out var signature), Close);
        Assert.Equal((TensorLayout.Nchw, 3), (signature.Input.Layout, signature.Input.Channels));
    }

    [Fact]
    public void Load_DimensionsThatShareAName_AreToldApartByPlace()
    {
        var model = TinyModel.Classifier(-1, 3, -1, -1).With(m =>
        {
            foreach (var dimension in m.Graph.Input[0].Type.TensorType.Shape.Dim.Where(d => d.DimParam.Length > 0)) dimension.DimParam = "s";
            m.Graph.Output[0].Type.TensorType.Shape.Dim[0].DimParam = "s";
        });
        Assert.Equal([0.2f, 0.4f, 0.6f], Logits(model, Plain with { Crop = 4 }, out var signature), Close);
        Assert.True(signature.IsBatchDynamic);
    }
}
