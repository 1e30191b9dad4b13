using System.Runtime.InteropServices;
using DeCam.Inference.Devices;
using DeCam.Inference.Preprocessing;
using DeCam.Masks;
using DeCam.Scoring;
using DeCam.Testing;
using DeCam.Tests.Inference.Models;

namespace DeCam.Tests.Inference.Devices;

public sealed class CpuDeviceTests
{
    private static readonly float[] Gradient = [.. Enumerable.Range(0, 64 * 64).Select(i => (float)(i * 7919 % 4096))];

    [Fact]
    public async Task Score_AnyThreadCount_GivesSameBits()
    {
        var content = new MemoryContent();
        var requests = Requests(content, 65, 1, 7);
        var wanted = await ScoreAsync(content, requests, 1);
        foreach (var threads in new[] { 2, 4 })
            Assert.Equal(wanted.Select(Bits), (await ScoreAsync(content, requests, threads)).Select(Bits));
    }

    [Fact]
    public async Task Score_AnyBatchSize_GivesSameBits()
    {
        var content = new MemoryContent();
        var together = await ScoreAsync(content, Requests(content, 64), 2);
        var apart = await ScoreAsync(content, [.. Requests(content, 64).SelectMany(r => Enumerable.Range(0, 64).Select(i => r with { Masks = r.Masks.Pick([i]) }))], 2);
        Assert.Equal(Bits(together[0]), Bits([.. apart.SelectMany(s => s)]));
    }

    [Fact]
    public async Task Arithmetic_OfTheProcessor_IsTheSameForAnyThreadsAndOtherByAUnitInTheLastPlace()
    {
        var content = new MemoryContent();
        var model = Requests(content, 1)[0].Model;
        async Task<DeviceArithmetic> Of(string device, int threads)
        {
            await using var made = DeviceFactory.Create(device, content, content, new() { Threads = threads });
            return await made.ArithmeticAsync(model, TestContext.Current.CancellationToken);
        }

        var one = await Of("cpu", 1);

        Assert.Equal(one, await Of("cpu", 4));
        Assert.NotEqual(one.Fingerprint, (await Of("cpu+ulp", 1)).Fingerprint);
        Assert.Equal(DeviceArithmetic.Digits, one.Fingerprint.Length);
        Assert.StartsWith("ONNX Runtime 1.", one.Runtime, StringComparison.Ordinal);
        Assert.NotEmpty(one.Machine);
    }

    [Fact]
    public async Task Score_ShiftedProcessor_IsOneUnitInTheLastPlaceHigher()
    {
        var content = new MemoryContent();
        var requests = Requests(content, 3);
        await using var shifted = DeviceFactory.Create("cpu+ulp", content, content);
        var wanted = MemoryMarshal.Cast<float, ClassScore>((await ScoreAsync(content, requests, 1))[0]).ToArray();

        var scores = MemoryMarshal.Cast<float, ClassScore>((await shifted.ScoreAsync(requests, TestContext.Current.CancellationToken))[0]).ToArray();

        Assert.Equal(wanted.Select(s => MathF.BitIncrement(s.Logit)), scores.Select(s => s.Logit));
    }

    [Fact]
    public async Task Describe_SecondModelPastTheLimit_PutsTheFirstOutAndCountsMemory()
    {
        var content = new MemoryContent();
        using var model = TinyModel.Classifier(-1, 3, 5, 7);
        var (file, image) = (model.Save(), content.Add(Png(51, 102, 153)));
        var first = content.AddModel(file, """{"mean":[0.5,0.5,0.5],"std":[0.5,0.5,0.5],"resize":5}""");
        var second = first with { Preprocessing = """{"mean":[0.4,0.4,0.4],"std":[0.5,0.5,0.5],"resize":5}""" };
        await using var device = new CpuDevice(content, content, new() { ModelBytes = 1 });

        await device.DescribeAsync(first, image, "0", TestContext.Current.CancellationToken);
        Assert.True(device.Holds(first));
        Assert.InRange(device.ModelBytes, 2, long.MaxValue);
        await device.DescribeAsync(second, image, "0", TestContext.Current.CancellationToken);

        Assert.Equal((false, true, 1L), (device.Holds(first), device.Holds(second), device.ModelBytesLimit));
    }

    // A model whose logits are the means of the channels says what the baseline was.
    [Theory]
    [InlineData(Baseline.Zero, 0f, 0f, 0f)]
    [InlineData(Baseline.Black, -1f, -1f, -1f)]
    [InlineData(Baseline.Mean, -0.6f, -0.2f, 0.2f)]
    public async Task Score_FullAndEmptyMask_AreImageAndBaseline(Baseline baseline, float red, float green, float blue)
    {
        var content = new MemoryContent();
        using var model = TinyModel.Classifier(-1, 3, 5, 7);
        var reference = content.AddModel(model.Save(), """{"mean":[0.5,0.5,0.5],"std":[0.5,0.5,0.5],"resize":5}""");
        var image = content.Add(Png(51, 102, 153));
        await using var device = new CpuDevice(content, content);
        var view = (await device.DescribeAsync(reference, image, "0", TestContext.Current.CancellationToken)).View;
        var masks = RankingMasks.Over(Gradient[..35], [0, 35], hide: true, out var resource);
        content.Add(resource);

        var scores = MemoryMarshal.Cast<float, ClassScore>((await device.ScoreAsync(
            [new(reference, image, masks, baseline, [0, 1, 2])], TestContext.Current.CancellationToken))[0]).ToArray();

        Assert.Equal(view.Targets[0].Score, scores[0]);
        Assert.Equal([-0.6f, -0.2f, 0.2f], scores[..3].Select(s => s.Logit), Near);
        Assert.Equal([red, green, blue], scores[3..].Select(s => s.Logit), Near);
    }

    [Theory]
    [InlineData(TensorLayout.Nchw, false)]
    [InlineData(TensorLayout.Nchw, true)]
    [InlineData(TensorLayout.Nhwc, false)]
    [InlineData(TensorLayout.Nhwc, true)]
    public async Task Score_EmptyMask_GivesEveryValueOfTheBaseline(TensorLayout layout, bool isByte)
    {
        var content = new MemoryContent();
        using var model = TinyModel.ValuesAsLogits(layout, isByte);
        var reference = content.AddModel(model.Save(), isByte ? """{"resize":5}""" : """{"mean":[0.5,0.4,0.3],"std":[0.5,0.25,0.2],"resize":5}""");
        var image = content.Add(Colourful);
        await using var device = new CpuDevice(content, content);
        var masks = RankingMasks.Over(Gradient[..35], [0, 35], hide: true, out var resource);
        content.Add(resource);
        var (shown, _) = Expected(layout, isByte, Baseline.Zero);
        foreach (var baseline in Enum.GetValues<Baseline>())
        {
            var scores = MemoryMarshal.Cast<float, ClassScore>((await device.ScoreAsync(
                [new(reference, image, masks, baseline, [.. Enumerable.Range(0, 105)])], TestContext.Current.CancellationToken))[0]).ToArray();

            Assert.Equal(shown, scores[..105].Select(s => s.Logit), Near);
            Assert.Equal(Expected(layout, isByte, baseline).Hidden, scores[105..].Select(s => s.Logit), Near);
        }
    }

    [Fact]
    public async Task Describe_PictureThatCannotBePrepared_IsRefusedByItsName()
    {
        var content = new MemoryContent();
        var request = Requests(content, 1)[0];
        using var broken = new UnreadableBytes();
        await using var device = new CpuDevice(content, new Substitute(broken.Memory));
        var refusal = await Assert.ThrowsAsync<ScoringRefusedException>(() => device.DescribeAsync(request.Model, request.ImageSha256, "0", TestContext.Current.CancellationToken));
        Assert.Equal((RefusalKind.Input, $"Image '{request.ImageSha256[..12]}' cannot be prepared for the model (a planted failure); convert it or scale it down."), (refusal.Kind, refusal.Message));
    }

    [Fact]
    public async Task Describe_ClassRuledOutByMinusInfinity_IsRefusedAndOthersAreNot()
    {
        var content = new MemoryContent();
        using var model = TinyModel.Classifier(-1, 3, 5, 7).With(m =>
        {
            m.Graph.Initializer.Add(new DeCam.Inference.Graph.TensorProto { Name = "bias", DataType = 1, Dims = { 3 }, FloatData = { 0, 0, float.NegativeInfinity } });
            m.Node("Add", "logits", "shifted").Input.Add("bias");
            m.Graph.Output[0].Name = "shifted";
        });
        var reference = content.AddModel(model.Save(), """{"mean":[0.5],"std":[0.5],"resize":5}""");
        var image = content.Add(Png(51, 102, 153));
        await using var device = new CpuDevice(content, content);

        var view = (await device.DescribeAsync(reference, image, "1,0", TestContext.Current.CancellationToken)).View;
        Assert.Equal([1, 0], view.Targets.Select(t => t.Class));
        Assert.Equal([0, 1], view.Top.Select(t => t.Class).Order());
        var refusal = await Assert.ThrowsAsync<ScoringRefusedException>(() => device.DescribeAsync(reference, image, "2", TestContext.Current.CancellationToken));
        Assert.Equal("Model 'tiny.onnx' gives -Infinity for class 2; explain another class.", refusal.Message);
    }

    [Fact]
    public async Task Describe_LabelsByAPathOfTheMachine_AreRefused()
    {
        var content = new MemoryContent { TrustsPaths = false };
        using var model = TinyModel.Classifier(-1, 3, 5, 7);
        var reference = content.AddModel(model.Save(), """{"labels":"/etc/hostname","resize":5}""");
        await using var device = new CpuDevice(content, content);

        var refusal = await Assert.ThrowsAsync<ScoringRefusedException>(() => device.DescribeAsync(reference, content.Add(Png(51, 102, 153)), "1", TestContext.Current.CancellationToken));

        Assert.Equal("Model 'tiny.onnx' is asked for with labels by a path; a cluster takes their hash (labelsSha256) only, and finds the file by the sidecar beside the model.", refusal.Message);
    }

    [Fact]
    public async Task Score_Cancelled_ThrowsAndDeviceGoesOn()
    {
        var content = new MemoryContent();
        var requests = Requests(content, 64);
        await using var device = new CpuDevice(content, content, new() { Threads = 1 });
        using var source = new CancellationTokenSource();
        await source.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => device.ScoreAsync(requests, source.Token));
        Assert.Single(await device.ScoreAsync(requests, TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData("5000", "Class 5000 does not exist; the model has classes 0 to 7.")]
    [InlineData("-1", "Class -1 does not exist; the model has classes 0 to 7.")]
    [InlineData("cat", "Class 'cat' is not among the model's labels; use top1, top5, a label or an index from 0 to 7.")]
    [InlineData(" ", "No class is named by ' '; use top1, top5, an index or a label.")]
    public async Task Describe_UnknownClass_IsRefused(string selector, string message)
    {
        var content = new MemoryContent();
        var request = Requests(content, 1)[0];
        await using var device = new CpuDevice(content, content);
        var refusal = await Assert.ThrowsAsync<ScoringRefusedException>(() => device.DescribeAsync(request.Model, request.ImageSha256, selector, TestContext.Current.CancellationToken));
        Assert.Equal((RefusalKind.Option, message), (refusal.Kind, refusal.Message));
    }

    [Theory]
    [InlineData("""{"mean":[0],"std":[1],"resize":4}""", null)]
    [InlineData("""{"mean":[0],"std":[1]}""", "Neither options, sidecar, model nor files of its tool say how images are prepared for model 'tiny.onnx': resize 5 (the shorter side, then a centre crop) is assumed;")]
    [InlineData("", "Neither options, sidecar, model nor files of its tool say how images are prepared for model 'tiny.onnx': mean 0.485 0.456 0.406, std 0.229 0.224 0.225, resize 5 (the shorter side, then a centre crop) are assumed;")]
    public async Task Describe_PreprocessingThatNobodyGave_IsNoted(string preprocessing, string? note)
    {
        var content = new MemoryContent();
        using var model = TinyModel.Classifier();
        var reference = content.AddModel(model.Save(), preprocessing);
        await using var device = new CpuDevice(content, content);
        var notes = (await device.DescribeAsync(reference, content.Add(Png(1, 2, 3)), "0", TestContext.Current.CancellationToken)).View.Notes;
        if (note is null) Assert.Empty(notes);
        else Assert.StartsWith(note, Assert.Single(notes), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Describe_NumberThatIsAlsoALabel_IsAnIndex()
    {
        var content = new MemoryContent();
        using var model = TinyModel.Classifier();
        model.Write("labels.txt", "1\n0\n2\n");
        model.Write("tiny.json", """{ "labels": "labels.txt" }""");
        var reference = content.AddModel(model.Save(), "");
        await using var device = new CpuDevice(content, content);
        var view = (await device.DescribeAsync(reference, content.Add(Png(1, 2, 3)), "1", TestContext.Current.CancellationToken)).View;
        Assert.Equal((1, "0"), (view.Targets[0].Class, view.Targets[0].Label));
    }

    [Fact]
    public async Task Describe_LabelsAndIndices_GivesThemInOrderOnce()
    {
        var content = new MemoryContent();
        var request = Requests(content, 1)[0];
        await using var device = new CpuDevice(content, content);
        var view = (await device.DescribeAsync(request.Model, request.ImageSha256, "Star, 0, top1, 3", TestContext.Current.CancellationToken)).View;
        Assert.Equal([(3, "star"), (0, "disc")], view.Targets.Select(t => (t.Class, t.Label)));
        Assert.Equal(64, view.HeightPixels);
        Assert.Equal(64, view.WidthPixels);
        Assert.Equal(8, view.ClassCount);
    }

    [Fact]
    public async Task Score_ModelNotHere_NamesIt()
    {
        var content = new MemoryContent();
        var request = Requests(content, 1)[0];
        await using var device = new CpuDevice(content, content);
        var missing = request with { Model = new("other.onnx", new('0', 64), "") };
        var error = await Assert.ThrowsAsync<ModelMissingException>(() => device.ScoreAsync([missing], TestContext.Current.CancellationToken));
        Assert.Contains("other.onnx", error.Message, StringComparison.Ordinal);
    }

    private static List<ScoreRequest> Requests(MemoryContent content, params int[] counts)
    {
        var model = content.AddModel(Fixtures.Path("shapes_cnn.onnx"));
        var image = content.Add(File.ReadAllBytes(Fixtures.Path("shapes", "03_star.png")));
        return [.. counts.Select((count, i) =>
        {
            var masks = RankingMasks.Over(Gradient, [.. Enumerable.Range(0, count).Select(k => k * Gradient.Length / count)], i % 2 == 1, out var resource);
            content.Add(resource);
            return new ScoreRequest(model, image, masks, (Baseline)(i % 4), [3, 0]);
        })];
    }

    private static async Task<IReadOnlyList<float[]>> ScoreAsync(MemoryContent content, IReadOnlyList<ScoreRequest> requests, int threads)
    {
        await using var device = new CpuDevice(content, content, new() { Threads = threads });
        return await device.ScoreAsync(requests, TestContext.Current.CancellationToken);
    }

    // The definitions of the baselines, value by value; the blur as a sum over the plane with RISE's kernel of 11 x 11, an impulse filtered by a Gaussian.
    private static (float[] Shown, float[] Hidden) Expected(TensorLayout layout, bool isByte, Baseline baseline)
    {
        double[] kernel = [0.08795815, 0.08889612, 0.09047420, 0.09219112, 0.09348939, 0.09398206, 0.09348939, 0.09219112, 0.09047420, 0.08889612, 0.08795815];
        double[] mean = isByte ? [0, 0, 0] : [0.5, 0.4, 0.3], std = isByte ? [1, 1, 1] : [0.5, 0.25, 0.2];
        double Shown(int c, int y, int x) => ((isByte ? Colour(c, y, x) : Colour(c, y, x) / 255.0) - mean[c]) / std[c];
        var pixels = Enumerable.Range(0, 35).Select(i => (Y: i / 7, X: i % 7)).ToList();
        double Hidden(int c, int y, int x) => baseline switch
        {
            Baseline.Zero => isByte ? new[] { 0.485, 0.456, 0.406 }[c] * 255 : 0,
            Baseline.Black => -mean[c] / std[c],
            Baseline.Mean => pixels.Average(p => Shown(c, p.Y, p.X)),
            Baseline.BoxBlur => pixels.Sum(p => InBox(y, p.Y, 5) * InBox(x, p.X, 7) * Shown(c, p.Y, p.X)),
            _ => pixels.Sum(p => kernel.ElementAtOrDefault(p.Y - y + 5) * kernel.ElementAtOrDefault(p.X - x + 5) * Shown(c, p.Y, p.X)),
        };
        float[] InOrder(Func<int, int, int, double> value) => [.. layout == TensorLayout.Nchw
            ? Enumerable.Range(0, 3).SelectMany(c => pixels.Select(p => Rounded(value(c, p.Y, p.X))))
            : pixels.SelectMany(p => Enumerable.Range(0, 3).Select(c => Rounded(value(c, p.Y, p.X))))];
        float Rounded(double value) => (float)(isByte ? Math.Round(value) : value);
        return (InOrder(Shown), InOrder(Hidden));
    }

    // How often a pixel lies among the 128 around another on one axis, the image mirrored about its outermost pixels.
    private static double InBox(int around, int pixel, int count) => Enumerable.Range(around - 64, 128).Count(at =>
    {
        var folded = Math.Abs(at) % (2 * (count - 1));
        return Math.Min(folded, 2 * (count - 1) - folded) == pixel;
    }) / 128.0;

    private static byte Colour(int channel, int y, int x) => (byte)((channel * 83 + y * 47 + x * 31) % 256);

    private static bool Near(float a, float b) => MathF.Abs(a - b) < 1e-5f;

    // A picture of many colours, 7 x 5: the size that the model takes.
    private static byte[] Colourful
    {
        get
        {
            using var bitmap = new SkiaSharp.SKBitmap(7, 5);
            for (var i = 0; i < 35; i++) bitmap.SetPixel(i % 7, i / 7, new SkiaSharp.SKColor(Colour(0, i / 7, i % 7), Colour(1, i / 7, i % 7), Colour(2, i / 7, i % 7)));
            using var data = bitmap.Encode(SkiaSharp.SKEncodedImageFormat.Png, 100);
            return data.ToArray();
        }
    }

    // A picture of one colour, 14 x 10.
    private static byte[] Png(byte red, byte green, byte blue)
    {
        using var bitmap = new SkiaSharp.SKBitmap(14, 10);
        bitmap.Erase(new SkiaSharp.SKColor(red, green, blue));
        using var data = bitmap.Encode(SkiaSharp.SKEncodedImageFormat.Png, 100);
        return data.ToArray();
    }

    private static int[] Bits(float[] scores) => MemoryMarshal.Cast<float, int>(scores).ToArray();

    /// <summary>Gives one content for every key.</summary>
    private sealed class Substitute(ReadOnlyMemory<byte> bytes) : IContentSource
    {
        public Task<ReadOnlyMemory<byte>> GetAsync(string sha256, CancellationToken cancellationToken) => Task.FromResult(bytes);
    }

    /// <summary>Memory that fails when it is looked at.</summary>
    private sealed class UnreadableBytes : System.Buffers.MemoryManager<byte>
    {
        public override Memory<byte> Memory => CreateMemory(1);

        public override Span<byte> GetSpan() => throw new InvalidOperationException("a planted failure");

        public override System.Buffers.MemoryHandle Pin(int elementIndex = 0) => throw new NotSupportedException();

        public override void Unpin()
        {
        }

        protected override void Dispose(bool disposing)
        {
        }
    }
}
