using System.Collections.Concurrent;
using System.ComponentModel.DataAnnotations;
using System.Diagnostics;
using DeCam.Attributions;
using DeCam.Calibrations;
using DeCam.Content;
using DeCam.Inference.HalfPrecision;
using DeCam.Inference.Imaging;
using DeCam.Inference.Models;
using DeCam.Scoring;

namespace DeCam.Inference.Devices;

/// <summary>A device that runs ONNX models on threads of its own; what differs between processors and cards is the worker.</summary>
public abstract class OnnxDevice : IScoringDevice
{
    private readonly DeviceThreads<IMaskWorker> _threads;
    private readonly DeviceCaches _caches;
    private readonly ConcurrentDictionary<string, DeviceArithmetic> _arithmetics = new();

    /// <summary>Starts the threads.</summary>
    internal OnnxDevice(
        IModelFiles models, IContentSource content, CpuDeviceOptions options, ModelRoom room, int threads, Func<IMaskWorker> worker, Func<string, ModelReference, Precision, OnnxClassifier> load)
    {
        Validator.ValidateObject(options, new(options), validateAllProperties: true);
        _threads = new("DeCam device", threads, worker);
        ModelBytesLimit = options.ModelBytes ?? room.Bytes;
        _caches = new(models, content, options, room with { Bytes = ModelBytesLimit }, _threads, load);
    }

    /// <inheritdoc/>
    public abstract string Name { get; }

    /// <inheritdoc/>
    public virtual int Concurrency => 2;

    /// <inheritdoc/>
    public virtual int PreferredMasks => 64;

    /// <inheritdoc/>
    public virtual int MasksToCollect => 0;

    /// <inheritdoc/>
    public Task NearlyFreeAsync(CancellationToken cancellationToken) => Ahead?.NearlyDoneAsync(cancellationToken) ?? Task.CompletedTask;

    /// <inheritdoc/>
    public long ModelBytes => _caches.ModelBytes;

    /// <inheritdoc/>
    public long ModelBytesLimit { get; }

    /// <inheritdoc/>
    public virtual IReadOnlyList<Precision> Precisions => [];

    /// <inheritdoc/>
    public bool Holds(ModelReference model) => _caches.Holds(model);

    /// <inheritdoc/>
    public async Task<ModelDescription> DescribeAsync(ModelReference model, string imageSha256, string classSelector, CancellationToken cancellationToken)
    {
        using var classifier = await _caches.ClassifierAsync(model, cancellationToken);
        using var image = await _caches.ImageAsync(model, classifier.Value, imageSha256, cancellationToken);
        var logits = await WithRoomAsync(() => _threads.RunAsync(worker => Logits(worker, classifier.Value, image.Value), cancellationToken));
        return Description.Of(classifier.Value, image.Value, logits, classSelector);
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<float[]>> ScoreAsync(IReadOnlyList<ScoreRequest> requests, CancellationToken cancellationToken)
    {
        if (requests.Count == 0) return [];
        if (requests.Any(r => r.Model.Identity != requests[0].Model.Identity)) throw new ArgumentException("Requests scored together share one model.", nameof(requests));
        if (requests.Any(r => r.Network != requests[0].Network)) throw new ArgumentException("Requests scored together share one network.", nameof(requests));
        if (requests.Any(r => r.Precision != requests[0].Precision)) throw new ArgumentException("Requests scored together share one precision.", nameof(requests));
        var precision = requests[0].Network is null ? requests[0].Precision : Precision.Fp32;
        Refuse(precision);
        using var classifier = await _caches.ClassifierAsync(requests[0].Model, cancellationToken, precision);
        // First of all: a resource that is missing fails the lease before any of it is scored.
        await Task.WhenAll(requests.Select(request => _caches.AttachAsync(request.Masks, cancellationToken)));
        if (requests[0].Network is not { } key) return await WithRoomAsync(() => ScoreAsync(classifier.Value, requests, cancellationToken));
        Refuse(Precision.EightBits);
        using var network = await _caches.NetworkAsync(requests[0].Model, classifier.Value, key, null, cancellationToken);
        return await WithRoomAsync(() => ScoreAsync(network.Value, requests, cancellationToken));
    }

    /// <inheritdoc/>
    public async Task<Attribution> AttributeAsync(ModelReference model, string imageSha256, AttributionRequest request, CancellationToken cancellationToken)
    {
        // On the processor, also where a card scores: gradients are float32 there, and the same to the bit each time.
        using var classifier = await _caches.ClassifierAsync(model, cancellationToken);
        using var image = await _caches.ImageAsync(model, classifier.Value, imageSha256, cancellationToken);
        using var maker = await _caches.MakerAsync(model, cancellationToken);
        return await _threads.RunAsync(_ => maker.Value.Make(request, image.Value, cancellationToken), cancellationToken);
    }

    /// <inheritdoc/>
    public async Task<Calibration> CalibrateAsync(ModelReference model, string imageSha256, CalibrationRequest request, CancellationToken cancellationToken)
    {
        var start = Stopwatch.GetTimestamp();
        Calibration Made(ReadOnlyMemory<byte> network, CalibrationGuard guard) => NetworkGuard.Reason(guard) is { } reason
            ? new(ReadOnlyMemory<byte>.Empty, guard) { Reason = reason, Seconds = Stopwatch.GetElapsedTime(start).TotalSeconds }
            : new(network, guard) { Seconds = Stopwatch.GetElapsedTime(start).TotalSeconds };
        if (HasIntegers && !Precisions.Contains(Precision.EightBits)) return Made(default, new(false, null, null));
        Refuse(Precision.EightBits);
        using var classifier = await _caches.ClassifierAsync(model, cancellationToken);
        using var image = await _caches.ImageAsync(model, classifier.Value, imageSha256, cancellationToken);
        try
        {
            using var maker = await _caches.NetworkMakerAsync(model, cancellationToken);
            var pictures = new CalibrationPictures(image.Value, classifier.Value.Signature.Input, request.Baselines);
            ReadOnlyMemory<byte> bytes = await _threads.RunAsync(_ => maker.Value.Make(pictures.Count, pictures.Write, cancellationToken), cancellationToken);
            using var network = await _caches.NetworkAsync(model, classifier.Value, ContentKey.Of(bytes.Span), bytes, cancellationToken);
            return Made(bytes, await _threads.RunAsync(worker => new NetworkGuard(worker, classifier.Value, network.Value, image.Value).Measure(request), cancellationToken));
        }
        catch (Exception e) when (NetworkFault.Is(e))
        {
            return new(ReadOnlyMemory<byte>.Empty, new(true, null, null)) { Reason = NetworkFault.Sentence(model.Name, e), Seconds = Stopwatch.GetElapsedTime(start).TotalSeconds };
        }
    }

    /// <inheritdoc/>
    public async Task<DeviceArithmetic> ArithmeticAsync(ModelReference model, CancellationToken cancellationToken)
    {
        if (_arithmetics.TryGetValue(model.Identity, out var known)) return known;
        using var classifier = await _caches.ClassifierAsync(model, cancellationToken);
        var bits = await WithRoomAsync(() => _threads.RunAsync(worker => ArithmeticProbe.Bits(worker, classifier.Value, masks => Cut(classifier.Value.Signature, [masks])), cancellationToken));
        return _arithmetics[model.Identity] = new(DeviceArithmetic.FingerprintOf(bits), $"ONNX Runtime {RuntimeTelemetry.QuietEnvironment.GetVersionString()}", Machine)
        {
            Varies = Varies,
        };
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _threads.DisposeAsync();
        _caches.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>The work ahead of a device that computes in turn, or null.</summary>
    internal virtual WorkAhead? Ahead => null;

    /// <summary>Name of the processor or card.</summary>
    internal abstract string Machine { get; }

    /// <summary>Whether the last bits of a score may vary with what is scored beside it.</summary>
    internal virtual bool Varies => false;

    /// <summary>
    /// Cuts requests into batches for one thread each. Where they are not fused, a batch follows from its request alone, so that scores
    /// depend on nothing else.
    /// </summary>
    /// <param name="signature">The model's.</param>
    /// <param name="masks">Masks of each request.</param>
    internal abstract IEnumerable<RowRange[]> Cut(ModelSignature signature, IReadOnlyList<int> masks);

    /// <summary>Whether it is of a kind that computes with 8-bit integers, where the machine does so exactly.</summary>
    internal virtual bool HasIntegers => false;

    private void Refuse(Precision precision)
    {
        if (precision == Precision.Fp32 || Precisions.Contains(precision)) return;
        var what = precision == Precision.EightBits ? "run networks of 8-bit integers" : $"score in {PrecisionNames.Of(precision)}";
        throw new ScoringRefusedException(RefusalKind.Option, $"Device '{Name}' does not {what}; leave out --precision.");
    }

    private async Task<IReadOnlyList<float[]>> ScoreAsync(OnnxClassifier classifier, IReadOnlyList<ScoreRequest> requests, CancellationToken cancellationToken)
    {
        float[][] scores = [.. requests.Select(r => new float[r.Masks.Count * r.Classes.Count * ClassScore.Floats])];
        ScoreWriter[] writers = [.. requests.Select((r, i) => new ScoreWriter(classifier, r.Classes, scores[i]))];
        using var images = await _caches.ImagesAsync(requests, classifier, cancellationToken);
        var running = new List<Task>();
        RowRange[][] batches = [.. Cut(classifier.Signature, [.. requests.Select(r => r.Masks.Count)])];
        using var ahead = Ahead?.Begin(batches);
        try
        {
            foreach (var batch in batches)
            {
                running.Add(await _threads.QueueAsync(worker =>
                {
                    try
                    {
                        worker.Run(classifier, [.. batch.Select(Part)]);
                    }
                    finally
                    {
                        ahead?.Done(batch);
                    }

                    return true;
                }, cancellationToken));
            }
        }
        finally
        {
            await Task.WhenAll(running);        // before model and images are given back
        }

        return scores;

        BatchPart Part(RowRange rows)
        {
            var (request, image) = (requests[rows.Request], images[rows.Request]);
            return new(image, image.Baseline(request.Baseline), request.Masks, rows.First, rows.Count, (i, row) =>
            {
                if (request.Precision == Precision.Half) HalfRefusal.Check(classifier, row);
                writers[rows.Request].Write(rows.First + i, row);
            });
        }
    }

    // A batch that finds too little memory is run once more without the models that are not in use; after that the device has failed.
    private async Task<T> WithRoomAsync<T>(Func<Task<T>> run)
    {
        try
        {
            return await run();
        }
        catch (Exception e) when (CardMemory.IsShort(e))
        {
            _caches.PutOutUnused();
        }

        return await run();
    }

    private static float[] Logits(IMaskWorker worker, OnnxClassifier classifier, PreparedImage image)
    {
        var logits = Array.Empty<float>();
        worker.Run(classifier, image, (_, row) => logits = row.ToArray());
        return logits;
    }
}
