using System.Diagnostics;
using System.Runtime.InteropServices;
using DeCam.Inference.Graph;
using DeCam.Inference.Models;
using DeCam.Inference.Preprocessing;
using DeCam.Scoring;
using DeCam.Testing;

namespace DeCam.Tests.Inference.Models;

/// <summary>Models that never finish, or ask for all memory.</summary>
public sealed class ModelWatchTests
{
    private const long Megabyte = 1 << 20;

    [Fact]
    public void Load_LoopWithoutEnd_IsRefusedWhenItsTimeIsOver()
    {
        using var model = Endless();
        var start = Stopwatch.GetTimestamp();

        var refusal = Refused(model, new() { LoadTime = TimeSpan.FromSeconds(2) });

        Assert.Matches("tiny.onnx.*within 2", Refusal(refusal));
        Assert.InRange(Stopwatch.GetElapsedTime(start).TotalSeconds, 1.9, 60);
    }

    [Theory]
    [InlineData("ConstantOfShape", 100000L, 100000L)]
    [InlineData("ConstantOfShape", 1000L, 1000L, 1000L)]
    [InlineData("Expand", 1000L, 1000L, 1000L)]
    [InlineData("Tile", 1000L, 1000L, 1000L)]
    public void Load_TensorOfASizeThatStandsInTheFile_IsRefusedBeforeItIsMade(string operation, params long[] shape)
    {
        using var model = Sized(operation, model => model.Integers("shape", shape));

        var sentence = Refusal(Refused(model, new() { LoadBytes = 2048 * Megabyte }));

        Assert.Contains(operation, sentence, StringComparison.Ordinal);
        Assert.Contains("GB", sentence, StringComparison.Ordinal);
    }

    [Fact]
    public void Load_TensorOfAComputedSize_IsRefusedToo()
    {
        using var model = Sized("ConstantOfShape", model =>
        {
            model.Integers("side", 100000);
            model.Node("Mul", "side", "square").Input.Add("side");
            return "square";
        });

        Assert.Contains("ConstantOfShape", Refusal(Refused(model, new())), StringComparison.Ordinal);
    }

    [Fact]
    public void Load_TensorThatDoublesAndDoubles_IsRefusedBeforeItFillsTheMemory()
    {
        using var model = TinyModel.Classifier().With(m =>
        {
            var last = "image";
            for (var i = 0; i < 26; i++) m.Doubled(last, last = $"double{i}");
            m.Node("ReduceMean", last, "mean").Attribute.Add(TinyModel.Integer("keepdims", 0));
            m.Behind("Add", "all", "mean");
        });
        var before = Process.GetCurrentProcess().WorkingSet64;

        var sentence = Refusal(Refused(model, new() { LoadBytes = 1024 * Megabyte }));

        Assert.Contains("GB", sentence, StringComparison.Ordinal);
        Assert.InRange(Process.GetCurrentProcess().PeakWorkingSet64 - before, long.MinValue, 3000 * Megabyte);
    }

    [Fact]
    public void Load_LoopThatEnds_IsTaken()
    {
        using var model = Endless(trips: 3);

        using var classifier = OnnxClassifier.Load(model.Save(), "tiny.onnx", TinyRun.Plain);

        Assert.Equal(3, classifier.Signature.ClassCount);
    }

    [Fact]
    public void Look_TimeInWhichTheProcessStood_DoesNotCount()
    {
        NativeCalls.Call Begun() => new("tiny.onnx", "tiny.onnx", "load", TimeSpan.FromMilliseconds(100), TimeSpan.FromMilliseconds(100), long.MaxValue, stop: null);
        var (late, paused) = (Begun(), Begun());
        Thread.Sleep(200);

        late.Look();
        NativeCalls.Stood(TimeSpan.FromSeconds(5));
        paused.Look();

        Assert.Contains("within 0.1 s", late.Reason, StringComparison.Ordinal);
        Assert.Null(paused.Reason);
    }

    [Fact]
    public void Look_MemoryThatAnotherCallMayHaveTaken_IsNotJudged()
    {
        using var other = NativeCalls.Begin(new("other.onnx", "other.onnx", "load", TimeSpan.FromHours(1), TimeSpan.FromHours(1), long.MaxValue, stop: null));
        using var call = new NativeCalls.Call("tiny.onnx", "tiny.onnx", "load", TimeSpan.FromHours(1), TimeSpan.FromHours(1), mostBytes: 0, stop: null);

        call.Look();

        Assert.Null(call.Reason);
    }

    [Fact]
    public void Allowed_LargeFile_GrowsWithIt()
    {
        using var model = new TinyModel();
        var path = model.Save();
        File.WriteAllBytes(path, new byte[8_000_000]);
        var watch = new ModelWatch(path, "large.onnx", new() { LoadTime = TimeSpan.FromSeconds(1) });

        Assert.Equal(TimeSpan.FromSeconds(3), watch.Allowed);
    }

    [Fact]
    public void Open_AfterAWaitForAnotherModel_HasItsTime()
    {
        using var model = TinyModel.Classifier();
        var watch = new ModelWatch(model.Save(), "tiny.onnx", new() { LoadTime = TimeSpan.FromMilliseconds(1) });
        Thread.Sleep(100);
        Assert.Throws<ScoringRefusedException>(() => watch.Open(() => null!));

        watch.Waited(NativeCalls.Timestamp - Stopwatch.Frequency * 60);

        Assert.Null(watch.Open(() => null!));
    }

    // Loading holds about six copies of a weight that nodes make: of the table, tiled, cut, shaped, scaled, and packed for the processor.
    [Fact]
    public void LoadBytes_Default_IsEnoughForTheWeightsOfVgg19()
    {
        Assert.SkipWhen(GC.GetGCMemoryInfo().TotalAvailableMemoryBytes < 8L << 30, "On a small machine the default is half of its memory.");
        var graph = ClassifierGraph.Read(Fixtures.Path("models/bench/bench_vgg19.onnx"), "bench_vgg19.onnx", PreprocessingSettings.None).Model.Graph;
        var shapes = graph.Node.Where(n => n.OpType == "Reshape").Select(n => graph.Initializer.First(i => i.Name == n.Input[1]));
        var weights = shapes.Select(s => s.Int64Data.Count > 0 ? s.Int64Data.ToArray() : MemoryMarshal.Cast<byte, long>(s.RawData.Span).ToArray())
            .Where(sides => sides.All(side => side > 0)).Sum(sides => sides.Aggregate(1L, (product, side) => product * side));

        Assert.InRange(weights, 143_000_000, 144_000_000);
        Assert.InRange(6 * sizeof(float) * weights, 3L << 30, new NativeLimits().LoadBytes);
    }

    private static ScoringRefusedException Refused(TinyModel model, NativeLimits limits) =>
        Assert.Throws<ScoringRefusedException>(() => OnnxClassifier.Load(model.Save(), "tiny.onnx", TinyRun.Plain, limits).Dispose());

    private static string Refusal(ScoringRefusedException refusal)
    {
        Assert.Equal(RefusalKind.Input, refusal.Kind);
        return refusal.Message;
    }

    private static TinyModel Sized(string operation, Func<TinyModel, string> shape) => TinyModel.Classifier().With(m =>
    {
        var sizes = shape(m);
        if (operation == "ConstantOfShape") m.Node(operation, sizes, "large");
        else m.Node(operation, m.Floats("one", 1f), "large").Input.Add(sizes);
        m.Node("ReduceSum", "large", "sum").Attribute.Add(TinyModel.Integer("keepdims", 0));
        m.Behind("Add", "all", "sum");
    });

    // Adds the logits of the last trip to those of the next.
    private static TinyModel Endless(long trips = long.MaxValue) => TinyModel.Classifier().With(m =>
    {
        var body = new GraphProto { Name = "body" };
        body.Input.Add(new ValueInfoProto { Name = "trip", Type = new() { TensorType = new() { ElemType = 7, Shape = new() } } });
        body.Input.Add(new ValueInfoProto { Name = "goOn", Type = new() { TensorType = new() { ElemType = 9, Shape = new() } } });
        body.Input.Add(TinyModel.Value("state", -1, 3));
        body.Node.Add(new NodeProto { OpType = "Identity", Input = { "goOn" }, Output = { "goesOn" } });
        body.Node.Add(new NodeProto { OpType = "Tanh", Input = { "state" }, Output = { "next" } });
        body.Output.Add(new ValueInfoProto { Name = "goesOn", Type = new() { TensorType = new() { ElemType = 9, Shape = new() } } });
        body.Output.Add(TinyModel.Value("next", -1, 3));
        m.Graph.Initializer.Add(new TensorProto { Name = "trips", DataType = 7, Int64Data = { trips } });
        m.Graph.Initializer.Add(new TensorProto { Name = "yes", DataType = 9, Int32Data = { 1 } });
        m.Graph.Node.Add(new NodeProto
        {
            OpType = "Loop",
            Input = { "trips", "yes", m.Graph.Output[0].Name },
            Output = { "looped" },
            Attribute = { new AttributeProto { Name = "body", Type = 5, G = body } },
        });
        m.Graph.Output[0].Name = "looped";
    });
}

file static class Doubling
{
    public static void Doubled(this TinyModel model, string input, string output)
    {
        var node = model.Node("Concat", input, output);
        node.Input.Add(input);
        node.Attribute.Add(TinyModel.Integer("axis", 2));
    }
}
