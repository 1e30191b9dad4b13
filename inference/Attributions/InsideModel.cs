using DeCam.Inference.Caching;
using DeCam.Inference.Gradients;
using DeCam.Inference.Models;
using DeCam.Inference.Preprocessing;
using DeCam.Scoring;

namespace DeCam.Inference.Attributions;

/// <summary>
/// A model with what was opened of it to look inside: each as long as it is in use, and then while all together stay within a limit; the
/// one used last stays anyway. Thread-safe.
/// </summary>
/// <param name="graph">The model, as <see cref="ClassifierGraph.Open"/> left it.</param>
/// <param name="signature">What it gives.</param>
/// <param name="mostBytes">Bytes within which what is not in use stays open.</param>
internal sealed class InsideModel(ClassifierGraph graph, ModelSignature signature, long mostBytes = 512 << 20) : IDisposable
{
    private const long LargeBytes = 64 << 20;
    private readonly Dictionary<string, SpatialLayer?> _layers = [];
    private readonly LeaseCache<string, Entry> _opened = new(mostBytes, entry => entry.Bytes);
    private readonly SemaphoreSlim _one = new(1);
    private long _largest;
    private int _uses;

    /// <summary>The model, for messages.</summary>
    public string Name => graph.Input.ModelName;

    /// <summary>What it gives.</summary>
    public ModelSignature Signature => signature;

    /// <summary>The graph.</summary>
    public ClassifierGraph Graph => graph;

    /// <summary>What a reader of a map made from gradients should know, a sentence each.</summary>
    public IReadOnlyList<string> GradientNotes => !signature.GivesProbabilities ? []
        : [$"Model '{Name}' gives probabilities that cannot be cut back to logits, so the gradients are those of the class's probability, which are small where it is near 0 or 1."];

    /// <summary>Memory that it is counted with, in bytes: the graph, and what is open.</summary>
    public long Bytes => graph.Watch.FileBytes + _opened.Size;

    /// <summary>Height and width of the input.</summary>
    public PixelSize Size => new(graph.Preprocessing.HeightPixels, graph.Preprocessing.WidthPixels);

    /// <summary>A layer by its name, or the last one with height and width. A failure to look for it is not remembered.</summary>
    /// <exception cref="ScoringRefusedException">There is none, or it cannot be looked for.</exception>
    public SpatialLayer Layer(string? name, CancellationToken cancellationToken) => Alone(() =>
    {
        if (!_layers.TryGetValue(name ?? "", out var layer))
        {
            graph.Watch.Restart();
            _layers[name ?? ""] = layer = name is null ? Last(cancellationToken) : SpatialLayers.Named(graph, name, cancellationToken);
        }

        return layer ?? throw new ScoringRefusedException(RefusalKind.Input,
            $"Model '{Name}' has no layer with height and width before its head that could be found; name one by the option layer, or use integrated-gradients or a method that needs scores alone.");
    }, cancellationToken);

    /// <summary>What was opened under a key. The first who asks opens it, on this thread; others wait for it.</summary>
    /// <param name="key">The key.</param>
    /// <param name="open">Opens it, until it is cancelled.</param>
    /// <param name="cancellationToken">Ends the opening or the waiting of this caller; others who wait open it themselves then.</param>
    /// <exception cref="OperationCanceledException">It was ended.</exception>
    public Opened<T> Open<T>(string key, Func<T> open, CancellationToken cancellationToken)
        where T : IDisposable
    {
        while (true)
        {
            TaskCompletionSource<Entry>? own = null;
            var leasing = _opened.GetAsync(key, () => (own = new()).Task, cancellationToken);
            if (own is not null) Complete(own, open, cancellationToken);
            try
            {
                var lease = leasing.GetAwaiter().GetResult();
                Interlocked.Increment(ref _uses);
                return new((T)lease.Value.Opened, new Use(this, lease));
            }
            catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
            {
                // Another caller was to open it, and was ended.
            }
        }
    }

    /// <summary>The model with gradients by a tensor.</summary>
    /// <param name="images">Images of each run.</param>
    /// <param name="tensor">Name of the tensor.</param>
    /// <param name="cancellationToken">Ends the opening.</param>
    public Opened<GradientNetwork> Gradients(int images, string tensor, CancellationToken cancellationToken) =>
        Open($"gradients {images} {tensor}", () => GradientNetwork.Open(graph, images, [tensor], cancellationToken: cancellationToken), cancellationToken);

    /// <summary>The model with tensors inside as outputs.</summary>
    /// <param name="images">Images of each run.</param>
    /// <param name="tensors">Names of the tensors.</param>
    /// <param name="cancellationToken">Ends the opening.</param>
    public Opened<ForwardNetwork> Forward(int images, IReadOnlyList<string> tensors, CancellationToken cancellationToken) =>
        Open($"forward {images} {string.Join(' ', tensors)}", () => ForwardNetwork.Open(graph, images, tensors, cancellationToken), cancellationToken);

    /// <summary>Weights of the model's values whose sum is the score of a class, for each image of a run.</summary>
    public float[] Seed(int target, int images)
    {
        var seed = new float[images * signature.ValueCount];
        for (var i = 0; i < images; i++)
        {
            // One value is the logit of class 1, and its negative that of class 0.
            if (signature.IsYesOrNo) seed[i] = target == 0 ? -1 : 1;
            else seed[(i * signature.ValueCount) + target] = 1;
        }

        return seed;
    }

    /// <summary>The score of a class, as gradients are taken of it: its logit, or its probability where the model gives no logits.</summary>
    /// <param name="scores">[N, V], as the model gives them.</param>
    /// <param name="image">Index of the image.</param>
    /// <param name="target">The class.</param>
    public double Score(ReadOnlySpan<float> scores, int image, int target) =>
        !signature.IsYesOrNo ? scores[(image * signature.ValueCount) + target] : target == 0 ? -scores[image] : scores[image];

    /// <summary>The logit of a class, as black-box methods are told it.</summary>
    /// <param name="scores">[N, V], as the model gives them.</param>
    /// <param name="image">Index of the image.</param>
    /// <param name="target">The class.</param>
    public double Logit(ReadOnlySpan<float> scores, int image, int target)
    {
        Span<float> pair = stackalloc float[2];
        return OutputRow.Logits(signature, scores.Slice(image * signature.ValueCount, signature.ValueCount).ToArray(), pair)[target];
    }

    /// <summary>Copies of an image as the network is fed.</summary>
    /// <param name="planes">[C, H, W].</param>
    /// <param name="images">Number of copies.</param>
    public float[] Fed(ReadOnlySpan<float> planes, int images)
    {
        var fed = new float[planes.Length * images];
        for (var i = 0; i < images; i++) Feed(planes, fed.AsSpan(i * planes.Length, planes.Length));
        return fed;
    }

    /// <summary>Writes an image as the network is fed.</summary>
    /// <param name="planes">[C, H, W].</param>
    /// <param name="fed">The same values in the order of the model's input.</param>
    public void Feed(ReadOnlySpan<float> planes, Span<float> fed)
    {
        if (graph.Input.Layout == TensorLayout.Nchw)
        {
            planes.CopyTo(fed);
            return;
        }

        var (channels, pixels) = (graph.Input.Channels, planes.Length / graph.Input.Channels);
        for (var pixel = 0; pixel < pixels; pixel++)
            for (var channel = 0; channel < channels; channel++) fed[(pixel * channels) + channel] = planes[(channel * pixels) + pixel];
    }

    /// <summary>Index of a value in an image as the network is fed.</summary>
    public int Place(int channel, int pixel) => graph.Input.Layout == TensorLayout.Nchw ? (channel * Size.Height * Size.Width) + pixel : (pixel * graph.Input.Channels) + channel;

    /// <inheritdoc/>
    public void Dispose()
    {
        _opened.Dispose();
        _one.Dispose();
    }

    private SpatialLayer? Last(CancellationToken cancellationToken)
    {
        try
        {
            return SpatialLayers.Find(graph, cancellationToken);
        }
        catch (ScoringRefusedException e) when (e.InnerException is GradientRefusal refusal)
        {
            throw new ScoringRefusedException(RefusalKind.Input,
                $"Model '{Name}' {refusal.Message}, so its last layer with places cannot be found; name one by the option layer, or use a method that needs scores alone.", refusal);
        }
    }

    private void Complete<T>(TaskCompletionSource<Entry> entry, Func<T> open, CancellationToken cancellationToken)
        where T : IDisposable
    {
        try
        {
            entry.SetResult(Alone(() => Counted(open), cancellationToken));
        }
        catch (Exception e)
        {
            entry.SetException(e);
        }
    }

    // One after the other: each is counted with the memory by which the process grew.
    private T Alone<T>(Func<T> work, CancellationToken cancellationToken)
    {
        _one.Wait(cancellationToken);
        try
        {
            return work();
        }
        finally
        {
            _one.Release();
        }
    }

    private Entry Counted<T>(Func<T> open)
        where T : IDisposable
    {
        _opened.MakeRoom(_largest);
        graph.Watch.Restart();
        var before = ResidentMemory.Bytes;
        var opened = open();
        // Copies of the weights that were made on the way.
        if (ResidentMemory.Bytes - before > LargeBytes) ReturnedMemory.GiveBack();
        var after = ResidentMemory.Bytes;
        var bytes = Math.Max(after - before, graph.Watch.FileBytes);
        _largest = Math.Max(_largest, bytes);
        return new(opened, bytes) { Unused = after };
    }

    private sealed class Entry(IDisposable opened, long bytes) : IDisposable
    {
        private readonly long _ofOpening = bytes;
        private long _bytes = bytes;

        public IDisposable Opened => opened;

        public long Bytes => Interlocked.Read(ref _bytes);

        /// <summary>Memory of the process before the first use; 0 once that is counted.</summary>
        public long Unused { get; set; }

        /// <summary>Counts what the first use leaves for the next: as much as was opened, at most, since the process may have grown for others.</summary>
        /// <param name="isAlone">Whether nothing else of the model is in use.</param>
        public void CountUse(bool isAlone)
        {
            if (isAlone && Unused > 0) Interlocked.Add(ref _bytes, Math.Clamp(ResidentMemory.Bytes - Unused, 0, _ofOpening));
            Unused = 0;
        }

        public void Dispose() => opened.Dispose();
    }

    private sealed class Use(InsideModel model, LeaseCache<string, Entry>.Lease lease) : IDisposable
    {
        private int _isOver;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _isOver, 1) == 1) return;
            lease.Value.CountUse(Interlocked.Decrement(ref model._uses) == 0);
            lease.Dispose();
        }
    }
}
