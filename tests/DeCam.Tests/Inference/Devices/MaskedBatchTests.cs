using DeCam.Inference.Devices;
using DeCam.Inference.Imaging;
using DeCam.Inference.Models;
using DeCam.Inference.Preprocessing;
using DeCam.Masks;
using DeCam.Testing;
using DeCam.Tests.Inference.Models;
using Microsoft.ML.OnnxRuntime;

namespace DeCam.Tests.Inference.Devices;

/// <summary>The graph for cards, run on the processor: it must give what masking on the host gives.</summary>
public sealed class MaskedBatchTests
{
    [Theory]
    [InlineData(Baseline.Zero, 7)]
    [InlineData(Baseline.Blur, 8)]
    [InlineData(Baseline.Mean, 70)]
    public void Run_BinaryMasks_GivesBitsOfHostMasking(Baseline baseline, int masks) => Compare(Ranking(masks), baseline, Fixtures.Path("shapes_cnn.onnx"));

    [Fact]
    public void Run_WeightedMasks_GivesHostMaskingToA255th()
    {
        using var rig = new Rig(Fixtures.Path("shapes_cnn.onnx"));
        var (wanted, found) = (rig.OnHost([rig.Part(0, Baseline.Blur, new RampMasks(5))]), rig.InGraph([rig.Part(0, Baseline.Blur, new RampMasks(5))]));
        Assert.Equal(wanted.Length, found.Length);
        var range = wanted.SelectMany(row => row).Max() - wanted.SelectMany(row => row).Min();
        foreach (var (want, have) in wanted.Zip(found))
            foreach (var (w, h) in want.Zip(have)) Assert.InRange(h, w - 0.01f * range, w + 0.01f * range);
    }

    // Four images with masks of two kinds, as a lease of a sweep has them.
    [Fact]
    public void Run_SeveralImages_GivesWhatEachGivesAlone_InAnyCompany()
    {
        using var rig = new Rig(Fixtures.Path("shapes_cnn.onnx"));
        Func<BatchPart>[] parts =
        [
            () => rig.Part(0, Baseline.Blur, Ranking(16)), () => rig.Part(1, Baseline.Zero, Ranking(16)), () => rig.Part(0, Baseline.Zero, Ranking(5)),
            () => rig.Part(2, Baseline.Black, Ranking(16)), () => rig.Part(1, Baseline.Mean, new RampMasks(3)), () => rig.Part(2, Baseline.Black, new RampMasks(6)),
        ];
        float[][][] alone = [.. parts.Select(part => rig.InGraph([part()]))];
        foreach (var order in (int[][])[[0, 1, 2, 3, 4, 5], [5, 3, 1, 0, 4, 2], [2, 4, 0, 5, 3, 1]])
            Assert.Equal(order.SelectMany(i => alone[i]), rig.InGraph([.. order.Select(i => parts[i]())]));
    }

    [Fact]
    public void Run_FourImagesOfSixteen_IsOneBatch()
    {
        using var rig = new Rig(Fixtures.Path("shapes_cnn.onnx"));
        Assert.Equal(1, rig.Batches([.. Enumerable.Range(0, 4).Select(i => rig.Part(i % 3, i == 3 ? Baseline.Zero : Baseline.Blur, Ranking(16)))]));
        Assert.Equal(2, rig.Batches([rig.Part(0, Baseline.Blur, Ranking(16)), rig.Part(0, Baseline.Blur, new RampMasks(2))]));
    }

    // Before opset 9 there is no operator that picks.
    [Theory]
    [InlineData(7)]
    [InlineData(8)]
    [InlineData(9)]
    public void Run_OldOperators_GivesBitsOfHostMasking(int opset)
    {
        using var model = TinyModel.Classifier(-1, 3, 64, 64).With(m => m.Model.OpsetImport[0].Version = opset);
        Compare(Ranking(3), Baseline.Blur, model.Save());
    }

    // Whole numbers as an input are mixed in floating point and rounded.
    [Fact]
    public void Run_ModelOfBytes_MixesAndRounds()
    {
        using var model = TinyModel.Classifier(-1, 3, 64, 64).With(m =>
        {
            m.Graph.Input[0].Type.TensorType.ElemType = 2;
            m.Graph.Node[0].Input[0] = "real";
            m.Graph.Node.Insert(0, new() { OpType = "Cast", Input = { "image" }, Output = { "real" }, Attribute = { TinyModel.Integer("to", 1) } });
        });
        using var rig = new Rig(model.Save());
        Assert.Equal(rig.OnHost([rig.Part(0, Baseline.Blur, Ranking(3))]), rig.InGraph([rig.Part(0, Baseline.Blur, Ranking(3))]));
        var (wanted, found) = (rig.OnHost([rig.Part(0, Baseline.Blur, new RampMasks(4))]), rig.InGraph([rig.Part(0, Baseline.Blur, new RampMasks(4))]));
        var range = wanted.SelectMany(row => row).Max() - wanted.SelectMany(row => row).Min();
        foreach (var (want, have) in wanted.Zip(found))
            foreach (var (w, h) in want.Zip(have)) Assert.InRange(h, w - 0.02f * range, w + 0.02f * range);
    }

    // The logits are the masked picture itself. Two pictures, nine rows, so that some are padding. Bytes are mixed after they were rounded.
    [Theory]
    [InlineData(TensorLayout.Nchw, false)]
    [InlineData(TensorLayout.Nhwc, false)]
    [InlineData(TensorLayout.Nchw, true)]
    [InlineData(TensorLayout.Nhwc, true)]
    public void Run_AnyLayoutAndType_ShowsWhatTheHostShows(TensorLayout layout, bool isByte)
    {
        using var model = TinyModel.ValuesAsLogits(layout, isByte);
        using var rig = new Rig(model.Save(), isByte ? new() { Resize = 5 } : new() { Mean = [0.5f, 0.4f, 0.3f], Std = [0.5f, 0.25f, 0.2f], Resize = 5 });
        BatchPart[] binary = [rig.Part(0, Baseline.Blur, Ranking(4, 35)), rig.Part(1, Baseline.Zero, Ranking(5, 35))];
        Assert.Equal(rig.OnHost(binary), rig.InGraph(binary));

        var (exact, between) = (rig.OnHost([rig.Part(0, Baseline.Zero, new StepMasks(0))]), rig.InGraph([rig.Part(0, Baseline.Zero, new StepMasks(0.4f))]));
        foreach (var (want, have) in exact.Zip(between))
            foreach (var (w, h) in want.Zip(have)) Assert.Equal(w, h, isByte ? 1 : 1e-5f);
        Assert.NotEqual(exact, rig.InGraph([rig.Part(0, Baseline.Zero, new StepMasks(0.6f))]));
    }

    // A batch of four for three masks.
    [Fact]
    public void Run_FixedBatch_GivesBitsOfHostMasking()
    {
        using var model = TinyModel.Classifier(4, 3, 64, 64).With(m => m.Graph.Output[0] = TinyModel.Value("logits", 4, 3));
        Compare(Ranking(3), Baseline.Blur, model.Save());
    }

    private static RankingMasks Ranking(int count, int pixels = 4096)
    {
        var masks = RankingMasks.Over([.. Enumerable.Range(0, pixels).Select(i => (float)(i * 7919 % pixels))], [.. Enumerable.Range(0, count).Select(i => i * pixels / Math.Max(count - 1, 1))], hide: true, out var resource);
        masks.Attach(resource);
        return masks;
    }

    private static void Compare(MaskSet masks, Baseline baseline, string path)
    {
        using var rig = new Rig(path);
        Assert.Equal(rig.OnHost([rig.Part(0, baseline, masks)]), rig.InGraph([rig.Part(0, baseline, masks)]));
        rig.CompareWhole();
    }

    /// <summary>One model for both ways, and three pictures.</summary>
    private sealed class Rig : IDisposable
    {
        private static readonly string[] Pictures = ["03_star.png", "05_ring.png", "01_square.png"];
        private readonly SessionOptions _options = SessionFactory.CpuOptions();
        private readonly OnnxClassifier _plain, _masked;
        private readonly InputBatch _onHost = new();
        private readonly MaskedBatch _inGraph = new();
        private readonly PreparedImage[] _images;

        public Rig(string path, PreprocessingSettings? settings = null)
        {
            var name = Path.GetFileName(path);
            _plain = OnnxClassifier.Load(path, name, settings ?? PreprocessingSettings.None);
            _masked = OnnxClassifier.LoadMasked(path, name, settings ?? PreprocessingSettings.None, _options);
            _images = [.. Pictures.Select(p => new PreparedImage(PictureDecoder.Decode(File.ReadAllBytes(Fixtures.Path("shapes", p)), p), _plain.Preprocessing))];
        }

        public BatchPart Part(int image, Baseline baseline, MaskSet masks) => new(_images[image], _images[image].Baseline(baseline), masks, 0, masks.Count, (_, _) => { });

        public float[][] OnHost(IReadOnlyList<BatchPart> parts) => Logits(_onHost, _plain, parts);

        public float[][] InGraph(IReadOnlyList<BatchPart> parts) => Logits(_inGraph, _masked, parts);

        public int Batches(IReadOnlyList<BatchPart> parts)
        {
            var before = _inGraph.Batches;
            InGraph(parts);
            return _inGraph.Batches - before;
        }

        public void CompareWhole()
        {
            float[] wanted = [], found = [];
            _onHost.Run(_plain, _images[0], (_, row) => wanted = row.ToArray());
            _inGraph.Run(_masked, _images[0], (_, row) => found = row.ToArray());
            Assert.Equal(wanted, found);
        }

        public void Dispose()
        {
            _plain.Dispose();
            _masked.Dispose();
            _onHost.Dispose();
            _inGraph.Dispose();
            _options.Dispose();
        }

        private static float[][] Logits(IMaskWorker worker, OnnxClassifier classifier, IReadOnlyList<BatchPart> parts)
        {
            float[][][] rows = [.. parts.Select(p => new float[p.Count][])];
            worker.Run(classifier, [.. parts.Select((part, p) => part with { Logits = (i, row) => rows[p][i] = row.ToArray() })]);
            return [.. rows.SelectMany(part => part)];
        }
    }

    /// <summary>Weights of whole 255ths and a part of one more.</summary>
    private sealed class StepMasks(float part) : MaskSet
    {
        public override MaskKind Kind => MaskKind.Grid;

        public override int Count => 2;

        public override bool IsBinary => false;

        public override MaskSet Pick(ReadOnlySpan<int> indices) => this;

        public override void Draw(int index, MaskBitmap bitmap) => throw new NotSupportedException();

        public override void Draw(int index, int height, int width, Span<float> weights)
        {
            for (var i = 0; i < weights.Length; i++) weights[i] = ((i * 37 + index * 11) % 255 + part) / 255;
        }

        public override byte[] ToBytes() => [];
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
