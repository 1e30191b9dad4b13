using System.Diagnostics;
using DeCam.Inference.Attributions;
using DeCam.Inference.Graph;
using DeCam.Inference.Models;
using DeCam.Inference.Preprocessing;
using DeCam.Tests.Inference.Models;

namespace DeCam.Tests.Inference.Attributions;

public sealed class CancelledMapTests
{
    private static readonly TimeSpan Soon = TimeSpan.FromMilliseconds(200), Long = TimeSpan.FromSeconds(30);

    // Without an end of the pass itself the test would wait for two minutes, the least limit of a batch.
    [Theory]
    [InlineData("grad-cam")]
    [InlineData("integrated-gradients")]
    [InlineData("full-grad")]
    [InlineData("ablation-cam")]
    [InlineData("score-cam")]
    public void Make_CancelledInAPassWithoutEnd_EndsAtOnce(string method)
    {
        using var tiny = SlowOnBrightPictures();
        var path = tiny.Save();
        using var maker = AttributionMaker.Load(path, "tiny.onnx", PreprocessingSettings.Beside(path));
        using var model = new OpenedModel(path);
        var (dark, bright) = (model.Image([.. Enumerable.Range(0, 48).Select(i => 1f + (i % 7))]), model.Image([.. Enumerable.Range(0, 48).Select(i => 100f + (i % 7))]));
        var wanted = model.Make(method, dark, 1).Map;
        using var source = new CancellationTokenSource(Soon);

        var start = Stopwatch.GetTimestamp();
        var ended = Assert.ThrowsAny<OperationCanceledException>(() => maker.Make(new(method, new Dictionary<string, object>(), 1), bright, source.Token));

        Assert.Equal(source.Token, ended.CancellationToken);
        Assert.InRange(Stopwatch.GetElapsedTime(start), Soon / 2, Long);
        Assert.Equal(wanted, maker.Make(new(method, new Dictionary<string, object>(), 1), dark, TestContext.Current.CancellationToken).Map);
    }

    [Theory]
    [InlineData("same")]
    [InlineData("other")]
    public async Task Open_WhileAnotherIsOpened_CanBeLeft(string key)
    {
        var (model, file) = Inside();
        using (file)
        using (model)
        using (var opened = new ManualResetEventSlim())
        using (var begun = new ManualResetEventSlim())
        {
            var first = Task.Run(() => model.Open("same", () =>
            {
                begun.Set();
                opened.Wait(Long);
                return new MemoryStream();
            }, CancellationToken.None).Dispose(), TestContext.Current.CancellationToken);
            begun.Wait(Long, TestContext.Current.CancellationToken);
            using var source = new CancellationTokenSource(Soon);

            Assert.ThrowsAny<OperationCanceledException>(() => model.Open(key, () => new MemoryStream(), source.Token));

            Assert.False(first.IsCompleted);
            opened.Set();
            await first;
        }
    }

    [Fact]
    public async Task Open_TheOneWhoOpensIsCancelled_IsOpenedByTheOneWhoWaits()
    {
        var (model, file) = Inside();
        using (file)
        using (model)
        using (var source = new CancellationTokenSource())
        using (var begun = new ManualResetEventSlim())
        {
            var first = Task.Run(() => Assert.ThrowsAny<OperationCanceledException>(() => model.Open("same", () =>
            {
                begun.Set();
                source.Token.WaitHandle.WaitOne(Long);
                source.Token.ThrowIfCancellationRequested();
                return new MemoryStream();
            }, source.Token)), TestContext.Current.CancellationToken);
            begun.Wait(Long, TestContext.Current.CancellationToken);
            var second = Task.Run(() =>
            {
                using var opened = model.Open("same", () => new MemoryStream([7]), CancellationToken.None);
                return opened.Value.ReadByte();
            }, TestContext.Current.CancellationToken);

            await source.CancelAsync();

            await first;
            Assert.Equal(7, await second);
        }
    }

    private static (InsideModel Model, TinyModel File) Inside()
    {
        var tiny = TinyModel.Classifier();
        var graph = ClassifierGraph.Read(tiny.Save(), "tiny.onnx", PreprocessingSettings.None);
        var (session, signature) = graph.Open(SessionFactory.CpuOptions);
        session.Dispose();
        return (new(graph, signature), tiny);
    }

    // Pictures brighter than 50 go round a loop, as often as a billion times the part of the brightest above; the logits get 0 from it.
    private static TinyModel SlowOnBrightPictures() => TinyModel.Classifier().With(m =>
    {
        m.Graph.Node[0].Input[0] = "features";
        m.Graph.Node.Insert(0, new() { OpType = "Relu", Input = { "image" }, Output = { "features" } });
        m.Node("ReduceMax", "image", "brightest").Attribute.Add(TinyModel.Integer("keepdims", 0));
        m.Node("Sub", "brightest", "above").Input.Add(m.Floats("bright", 50));
        m.Node("Relu", "above", "part");
        m.Node("Mul", "part", "times").Input.Add(m.Floats("billion", 1e9f));
        m.Node("Cast", "times", "trips").Attribute.Add(TinyModel.Integer("to", 7));
        m.Graph.Initializer.Add(new TensorProto { Name = "yes", DataType = 9, Int32Data = { 1 } });
        var body = new GraphProto { Name = "body" };
        body.Input.Add(TinyModel.Value("trip", 7, []));
        body.Input.Add(TinyModel.Value("goOn", 9, []));
        body.Input.Add(TinyModel.Value("state"));
        body.Node.Add(new NodeProto { OpType = "Identity", Input = { "goOn" }, Output = { "goesOn" } });
        body.Node.Add(new NodeProto { OpType = "Tanh", Input = { "state" }, Output = { "next" } });
        body.Output.Add(TinyModel.Value("goesOn", 9, []));
        body.Output.Add(TinyModel.Value("next"));
        var loop = m.Node("Loop", "trips", "looped");
        loop.Input.Add(["yes", m.Floats("start", 0)]);
        loop.Attribute.Add(new AttributeProto { Name = "body", Type = 5, G = body });
        m.Behind("Add", "sum", "looped");
    });
}
