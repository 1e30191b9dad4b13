using System.Reflection;
using DeCam.Inference.Benchmarks;
using DeCam.Inference.Devices;
using DeCam.Inference.Imaging;
using DeCam.Inference.Models;
using DeCam.Inference.Preprocessing;
using DeCam.Masks;
using DeCam.Scoring;
using DeCam.Testing;
using DeCam.Tests.Inference.Models;
using Microsoft.ML.OnnxRuntime;

namespace DeCam.Tests.Inference.Devices;

/// <summary>The memory of a card, with the processor's provider in the card's place and a runtime that runs out of memory.</summary>
public sealed class CardRoomTests : IDisposable
{
    private const string Short = "[ErrorCode:RuntimeException] /src/bfc_arena.cc:376 onnxruntime::BFCArena::AllocateRawInternal Failed to allocate memory for requested buffer of size 102760448";
    private readonly MemoryContent _content = new();
    private readonly List<TinyModel> _models = [];

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(100, 50, null, 2, 200)]
    [InlineData(100, 50, 180L, 2, 260)]
    [InlineData(100, 50, 80L, 3, 100)]
    public void OnCard_Model_IsItsWeightsWithABatchForEachCaller(long weights, long batch, long? taken, int callers, long expected) =>
        Assert.Equal(expected, ModelMemory.OnCard(weights, batch, taken, callers));

    [Fact]
    public async Task ModelBytes_OfACardThatTells_AreWhatItHasLess()
    {
        var free = new Queue<long?>([5_000_000, 3_000_000]);
        await using var card = new CudaDevice(0, _content, _content, new(), new() { Callers = 3 }, _ => SessionFactory.CpuOptions(), free.Dequeue);
        var model = _content.AddModel(Fixtures.Path("shapes_cnn.onnx"));

        await card.ArithmeticAsync(model, Cancelled);

        using var options = SessionFactory.CpuOptions();
        using var loaded = OnnxClassifier.LoadMasked(Fixtures.Path("shapes_cnn.onnx"), "shapes", PreprocessingSettings.None, options);
        Assert.InRange(loaded.Bytes, 100_000, 2_000_000);
        Assert.Equal(loaded.Bytes + 3 * (2_000_000 - loaded.Bytes), card.ModelBytes);
        Assert.Equal(1L << 30, ModelRoom.OfCard(1L << 30, new("", 8, 8)).Bytes);
        Assert.Equal(800, ModelRoom.OfCard(null, new("", 1000, 8)).Bytes);
    }

    // A file of a few hundred bytes whose weights the graph computes.
    [Fact]
    public void LoadMasked_WeightsThatTheGraphComputes_AreCounted()
    {
        using var model = TinyModel.Classifier(-1, 3, 8, 8).With(m =>
        {
            m.Graph.Node.Clear();
            m.Node("ConstantOfShape", m.Integers("shape", 7, 3, 8, 8), "weights");
            m.Node("Conv", "image", "layer").Input.Add("weights");
            m.Node("Flatten", "layer", "logits");
            m.Graph.Output[0] = TinyModel.Value("logits", -1, 7);
        });
        using var options = SessionFactory.CpuOptions();

        using var loaded = OnnxClassifier.LoadMasked(model.Save(), "tiny", new() { Mean = [0.5f, 0.5f, 0.5f], Std = [0.5f, 0.5f, 0.5f] }, options);

        Assert.Equal(sizeof(float) * 7 * 3 * 8 * 8, loaded.Bytes);
    }

    [Fact]
    public async Task Load_MemoryRunsOutOnce_PutsUnusedModelsOutAndTriesAgain()
    {
        var isShort = false;
        await using var card = Card(() => isShort && !(isShort = false));
        var (first, second) = (Model(0.1f), Model(0.2f));
        await card.ArithmeticAsync(first, Cancelled);
        isShort = true;

        await card.ArithmeticAsync(second, Cancelled);

        Assert.Equal((false, true), (card.Holds(first), card.Holds(second)));
    }

    [Fact]
    public async Task Load_MemoryRunsOutEachTime_IsWantOfRoomAndNoFault()
    {
        var loads = 0;
        await using var card = Card(() => ++loads > 0);

        var missing = await Assert.ThrowsAsync<ModelMissingException>(() => card.ArithmeticAsync(Model(0.1f), Cancelled));

        Assert.Equal((2, true), (loads, ModelAdmission.IsWantOfRoom(missing)));
        Assert.Equal("Model 'tiny.onnx' does not fit into the free memory of the card; end what else uses the card, or set a smaller batch or fewer callers behind its name.", missing.Message);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Score_MemoryRunsOut_IsTriedOnceMore(int times)
    {
        var worker = new ShortWorker();
        await using var device = new ShortDevice(_content, () => worker);
        var image = _content.Add(await File.ReadAllBytesAsync(Fixtures.Path("shapes", "03_star.png"), Cancelled));
        var (idle, model) = (Model(0.1f), Model(0.2f));
        await device.ArithmeticAsync(idle, Cancelled);
        await device.ArithmeticAsync(model, Cancelled);
        var request = new ScoreRequest(model, image, LoopBenchmark.Masks(4, 4, 1), Baseline.Zero, [0]);
        var wanted = await device.ScoreAsync([request], Cancelled);
        worker.Left = times;

        if (times == 1) Assert.Equal(wanted, await device.ScoreAsync([request], Cancelled));
        else Assert.Equal(Short, (await Assert.ThrowsAsync<OnnxRuntimeException>(() => device.ScoreAsync([request], Cancelled))).Message);

        Assert.Equal((0, false, true), (worker.Left, device.Holds(idle), device.Holds(model)));
    }

    public void Dispose() => _models.ForEach(model => model.Dispose());

    // The runtime alone can make one.
    private static OnnxRuntimeException OutOfMemory()
    {
        var constructor = typeof(OnnxRuntimeException).GetConstructors(BindingFlags.NonPublic | BindingFlags.Instance).Single(c => c.GetParameters() is [_, { ParameterType: var text }] && text == typeof(string));
        return (OnnxRuntimeException)constructor.Invoke([Enum.Parse(constructor.GetParameters()[0].ParameterType, "RuntimeException"), Short["[ErrorCode:RuntimeException] ".Length..]]);
    }

    private ModelReference Model(float bias)
    {
        var model = TinyModel.Biased(bias);
        _models.Add(model);
        return _content.AddModel(model.Save(), """{"mean":[0.5,0.5,0.5],"std":[0.5,0.5,0.5]}""");
    }

    private CudaDevice Card(Func<bool> isShort) => new(0, _content, _content, new(), new(), _ => isShort() ? throw OutOfMemory() : SessionFactory.CpuOptions(), () => null);

    /// <summary>A device with a worker of the test's.</summary>
    private sealed class ShortDevice(MemoryContent content, Func<IMaskWorker> worker) : OnnxDevice(content, content, new(), ModelRoom.OfCard(null, null), 1, worker,
        (path, model, _) => OnnxClassifier.Load(path, model.Name, ((IModelFiles)content).SettingsOf(model)))
    {
        public override string Name => "short";

        internal override string Machine => "short";

        internal override IEnumerable<RowRange[]> Cut(ModelSignature signature, IReadOnlyList<int> masks) => Chunks.OfEach(masks);
    }

    /// <summary>Finds no memory for its next batches.</summary>
    private sealed class ShortWorker : IMaskWorker
    {
        private readonly InputBatch _worker = new();

        public int Left { get; set; }

        public void Run(OnnxClassifier classifier, IReadOnlyList<BatchPart> parts)
        {
            if (Left > 0)
            {
                Left--;
                throw OutOfMemory();
            }

            _worker.Run(classifier, parts);
        }

        public void Run(OnnxClassifier classifier, PreparedImage image, LogitRow logits) => _worker.Run(classifier, image, logits);

        public void Dispose() => _worker.Dispose();
    }
}
