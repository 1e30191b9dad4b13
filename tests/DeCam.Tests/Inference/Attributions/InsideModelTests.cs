using DeCam.Inference.Attributions;
using DeCam.Inference.Models;
using DeCam.Inference.Preprocessing;
using DeCam.Tests.Inference.Models;

namespace DeCam.Tests.Inference.Attributions;

public sealed class InsideModelTests
{
    [Fact]
    public void Open_MoreThanThereIsRoomFor_WorksUntilItIsGivenBack()
    {
        using var tiny = TinyModel.Classifier();
        var graph = ClassifierGraph.Read(tiny.Save(), "tiny.onnx", PreprocessingSettings.None);
        var (session, signature) = graph.Open(SessionFactory.CpuOptions);
        session.Dispose();
        using var model = new InsideModel(graph, signature, mostBytes: 1);
        var cancel = TestContext.Current.CancellationToken;
        float[] image = [.. Enumerable.Range(0, 48).Select(i => (float)i)];
        using var used = model.Gradients(1, "image", cancel);
        var thing = new Thing();
        var held = model.Open("thing", () => thing, cancel);

        // Each wants room, and is put out by the next.
        var others = Enumerable.Range(0, 3).Select(_ => new Thing()).ToList();
        foreach (var (i, other) in others.Index()) model.Open($"other {i}", () => other, cancel).Dispose();

        Assert.Equal([true, true, false], others.Select(o => o.IsDisposed));
        Assert.False(thing.IsDisposed);
        Assert.All(used.Value.Run(image, [1], cancel).Tensors[0].Gradient.Index(), g => Assert.Equal(g.Index / 16 == 1 ? 1 / 16f : 0, g.Item, 1e-6f));
        using (var again = model.Open("thing", () => new Thing(), cancel)) Assert.Same(thing, again.Value);

        held.Dispose();
        model.Open("last", () => new Thing(), cancel).Dispose();
        Assert.True(thing.IsDisposed);
    }

    [Fact]
    public void Open_GivenBackByAll_LeavesWhenAnotherComes()
    {
        using var tiny = TinyModel.Classifier();
        var graph = ClassifierGraph.Read(tiny.Save(), "tiny.onnx", PreprocessingSettings.None);
        var (session, signature) = graph.Open(SessionFactory.CpuOptions);
        session.Dispose();
        using var model = new InsideModel(graph, signature, mostBytes: 1);
        var (thing, cancel) = (new Thing(), TestContext.Current.CancellationToken);
        var (first, second) = (model.Open("thing", () => thing, cancel), model.Open("thing", () => new Thing(), cancel));

        first.Dispose();
        model.Open("other", () => new Thing(), cancel).Dispose();
        Assert.False(thing.IsDisposed);

        second.Dispose();
        model.Open("another", () => new Thing(), cancel).Dispose();
        Assert.True(thing.IsDisposed);
    }

    private sealed class Thing : IDisposable
    {
        public bool IsDisposed { get; private set; }

        public void Dispose() => IsDisposed = true;
    }
}
