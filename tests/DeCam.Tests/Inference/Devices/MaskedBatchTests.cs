using DeCam.Inference.Devices;
using DeCam.Inference.Imaging;
using DeCam.Inference.Models;
using DeCam.Inference.Preprocessing;
using DeCam.Masks;
using DeCam.Testing;
using DeCam.Tests.Inference.Models;

namespace DeCam.Tests.Inference.Devices;

/// <summary>The graph for cards, run on the processor: it must give what masking on the host gives.</summary>
public sealed class MaskedBatchTests
{
    [Theory]
    [InlineData(Baseline.Zero, 64)]
    [InlineData(Baseline.Blur, 5)]
    [InlineData(Baseline.Mean, 3)]
    public void Run_BinaryMasks_GivesBitsOfHostMasking(Baseline baseline, int batch)
    {
        var map = Enumerable.Range(0, 64 * 64).Select(i => (float)(i * 7919 % 4096)).ToArray();
        var masks = RankingMasks.Over(map, [0, 100, 1000, 2000, 3000, 4000, 4096], hide: true, out var resource);
        masks.Attach(resource);
        Compare(masks, baseline, batch);
    }

    [Fact]
    public void Run_WeightedMasks_GivesBitsOfHostMasking() => Compare(new RampMasks(5), Baseline.Blur, 4);

    // Before opset 9 there is no operator that picks.
    [Theory]
    [InlineData(7)]
    [InlineData(8)]
    [InlineData(9)]
    public void Run_OldOperators_GivesBitsOfHostMasking(int opset)
    {
        using var model = TinyModel.Classifier(-1, 3, 64, 64).With(m => m.Model.OpsetImport[0].Version = opset);
        var masks = RankingMasks.Over([.. Enumerable.Range(0, 64 * 64).Select(i => (float)(i * 7919 % 4096))], [0, 100, 4000], hide: true, out var resource);
        masks.Attach(resource);
        Compare(masks, Baseline.Blur, 4, model.Save());
    }

    private static void Compare(MaskSet masks, Baseline baseline, int batch) => Compare(masks, baseline, batch, Fixtures.Path("shapes_cnn.onnx"));

    private static void Compare(MaskSet masks, Baseline baseline, int batch, string path)
    {
        var name = Path.GetFileName(path);
        using var options = SessionFactory.CpuOptions();
        using var plain = OnnxClassifier.Load(path, name, PreprocessingSettings.None);
        using var masked = OnnxClassifier.LoadMasked(path, name, PreprocessingSettings.None, options);
        var picture = PictureDecoder.Decode(File.ReadAllBytes(Fixtures.Path("shapes", "03_star.png")), "star");
        var image = new PreparedImage(picture, plain.Preprocessing);
        using var onHost = new InputBatch();
        using var inGraph = new MaskedBatch(batch);
        Assert.Equal(Logits(onHost, plain, image, masks, baseline), Logits(inGraph, masked, image, masks, baseline));
        float[] wanted = [], found = [];
        onHost.Run(plain, image, (_, row) => wanted = row.ToArray());
        inGraph.Run(masked, image, (_, row) => found = row.ToArray());
        Assert.Equal(wanted, found);
    }

    private static List<float[]> Logits(IMaskWorker worker, OnnxClassifier classifier, PreparedImage image, MaskSet masks, Baseline baseline)
    {
        var rows = new List<float[]>();
        worker.Run(classifier, image, image.Baseline(baseline), masks, (0, masks.Count), (_, row) => rows.Add(row.ToArray()));
        Assert.Equal(masks.Count, rows.Count);
        return rows;
    }

    /// <summary>Weights that rise along the rows.</summary>
    private sealed class RampMasks(int count) : MaskSet
    {
        public override MaskKind Kind => MaskKind.Grid;

        public override int Count => count;

        public override bool IsBinary => false;

        public override MaskSet Pick(ReadOnlySpan<int> indices) => new RampMasks(indices.Length);

        public override void Draw(int index, MaskBitmap bitmap) => throw new NotSupportedException();

        public override void Draw(int index, int height, int width, Span<float> weights)
        {
            for (var i = 0; i < weights.Length; i++) weights[i] = (i * (index + 1) % (width + 1)) / (float)width;
        }

        public override byte[] ToBytes() => [];
    }
}
