using System.ComponentModel.DataAnnotations;
using System.Runtime.ExceptionServices;
using DeCam.Attributions;
using DeCam.Content;
using DeCam.Inference.Caching;
using DeCam.Inference.Models;
using DeCam.Inference.Servers;
using DeCam.Scoring;

namespace DeCam.Inference.Devices;

/// <summary>
/// Has a model server score what is masked here: the black box that only answers scores. Several requests are on the way at once. Pictures
/// leave this machine. What a server answers may vary in its last bits, so no result is reproducible to the bit.
/// </summary>
public sealed class RemoteDevice : IScoringDevice
{
    private const int RequestsAtOnce = 4, ModelsKept = 64;
    private readonly ModelServer _server;
    private readonly IModelFiles _models;
    private readonly DeviceThreads<RemoteWorker> _threads;
    private readonly LeaseCache<string, ServedClassifier> _classifiers = new(ModelsKept, _ => 1);
    private readonly PreparedImages _images;
    private readonly MaskResources _resources;

    /// <summary>Starts the threads; nothing is asked of the server yet.</summary>
    /// <param name="server">The server; stays the caller's.</param>
    /// <param name="models">Tells the models of the server, and the path where a file of each would lie, beside its sidecar.</param>
    /// <param name="content">Where images and resources of masks come from.</param>
    /// <param name="options">Size of the cache of images; the number of threads is not used.</param>
    public RemoteDevice(ModelServer server, IModelFiles models, IContentSource content, CpuDeviceOptions? options = null)
    {
        options ??= new();
        Validator.ValidateObject(options, new(options), validateAllProperties: true);
        (_server, _models) = (server, models);
        _threads = new("DeCam remote device", RequestsAtOnce, () => new());
        _images = new(content, options, prepare => _threads.RunAsync(_ => prepare(), CancellationToken.None));
        _resources = new(content, read => _threads.RunAsync(_ => read(), CancellationToken.None));
    }

    /// <inheritdoc/>
    public string Name => ServerAddress.Prefix + _server.Address;

    /// <inheritdoc/>
    public int Concurrency => 2;

    /// <inheritdoc/>
    public int PreferredMasks => 64 * RequestsAtOnce / Concurrency;

    /// <inheritdoc/>
    public bool Holds(ModelReference model) => _classifiers.Holds(model.Identity);

    /// <inheritdoc/>
    public async Task<ModelDescription> DescribeAsync(ModelReference model, string imageSha256, string classSelector, CancellationToken cancellationToken)
    {
        using var classifier = await ClassifierAsync(model, cancellationToken);
        using var image = await _images.GetAsync(model, classifier.Value, imageSha256, cancellationToken);
        var logits = Array.Empty<float>();
        await _threads.RunAsync(worker =>
        {
            worker.Run(classifier.Value, image.Value, (_, row) => logits = row.ToArray(), cancellationToken);
            return true;
        }, cancellationToken);
        var described = Description.Of(classifier.Value, image.Value, logits, classSelector);
        var served = classifier.Value.Model;
        return described with
        {
            View = described.View with
            {
                Served = served,
                Notes = [.. described.View.Notes, $"Scored by model server {served.Server} (model {served.Name}{(served.Version.Length > 0 ? $", version {served.Version}" : "")}), which got the picture; the result is not reproducible to the bit."],
            },
        };
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<float[]>> ScoreAsync(IReadOnlyList<ScoreRequest> requests, CancellationToken cancellationToken)
    {
        if (requests.Count == 0) return [];
        if (requests.Any(r => r.Model.Identity != requests[0].Model.Identity)) throw new ArgumentException("Requests scored together share one model.", nameof(requests));
        if (requests.Any(r => r.Network is not null)) throw WithoutInternals(requests[0].Model, "--precision int8 makes a network of a model's own file; leave out --precision");
        using var classifier = await ClassifierAsync(requests[0].Model, cancellationToken);
        // First of all: a resource that is missing fails the lease before any of it is scored.
        await Task.WhenAll(requests.Select(request => _resources.AttachAsync(request.Masks, cancellationToken)));
        using var images = await _images.GetAsync(requests, classifier.Value, cancellationToken);
        float[][] scores = [.. requests.Select(r => new float[r.Masks.Count * r.Classes.Count * ClassScore.Floats])];
        await ScoreAsync(classifier.Value, requests, images, scores, cancellationToken);
        await classifier.Value.CheckAsync(cancellationToken);
        return scores;
    }

    /// <inheritdoc/>
    public Task<Attribution> AttributeAsync(ModelReference model, string imageSha256, AttributionRequest request, CancellationToken cancellationToken) =>
        throw WithoutInternals(model, $"method {request.Method} looks inside a model; choose one that needs scores alone, such as path-ridge or rise");

    /// <inheritdoc/>
    public Task<Calibrations.Calibration> CalibrateAsync(ModelReference model, string imageSha256, Calibrations.CalibrationRequest request, CancellationToken cancellationToken) =>
        throw WithoutInternals(model, "--precision int8 makes a network of a model's own file; leave out --precision");

    /// <summary>
    /// Says who scores. The fingerprint is that of server, model and version, and not of any scores: a server may put a batch together as it
    /// likes, and its last bits vary by themselves.
    /// </summary>
    /// <inheritdoc/>
    public async Task<DeviceArithmetic> ArithmeticAsync(ModelReference model, CancellationToken cancellationToken)
    {
        using var classifier = await ClassifierAsync(model, cancellationToken);
        var software = classifier.Value.Software;
        return new(ContentKey.Of(System.Text.Encoding.UTF8.GetBytes(model.Sha256))[..DeviceArithmetic.Digits], software.Length > 0 ? $"model server {ServerText.Short(PrintableText.Of(software))}" : "model server", _server.Address) { Varies = true };
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _threads.DisposeAsync();
        _classifiers.Dispose();
        _images.Dispose();
        _resources.Dispose();
    }

    // The parts of one batch are nearly equal, and follow from the request alone.
    private static IEnumerable<(int First, int Count)> Cut(int masks, int most) => Chunks.Parts(masks, (masks + most - 1) / most);

    private async Task ScoreAsync(ServedClassifier classifier, IReadOnlyList<ScoreRequest> requests, ImageLeases images, float[][] scores, CancellationToken cancellationToken)
    {
        // The first fault ends the rest, which would wait for the same server.
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var running = new List<Task>();
        try
        {
            for (var r = 0; r < requests.Count; r++)
            {
                var (request, image, writer) = (requests[r], images[r], new ScoreWriter(classifier, requests[r].Classes, scores[r]));
                foreach (var (first, count) in Cut(request.Masks.Count, classifier.LargestBatch))
                {
                    var part = new BatchPart(image, image.Baseline(request.Baseline), request.Masks, first, count, (i, row) => writer.Write(first + i, row));
                    running.Add(await _threads.QueueAsync(worker => Run(worker, part), ending.Token));
                }
            }
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // A batch before this one has met a fault, which is thrown below.
        }
        finally
        {
            await Task.WhenAll(running).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);      // before images are given back
        }

        cancellationToken.ThrowIfCancellationRequested();
        var faults = running.Select(task => task.Exception?.InnerException).OfType<Exception>().ToList();
        if ((faults.Find(fault => fault is not OperationCanceledException) ?? faults.FirstOrDefault()) is { } met) ExceptionDispatchInfo.Throw(met);

        bool Run(RemoteWorker worker, BatchPart part)
        {
            try
            {
                worker.Run(classifier, part, ending.Token);
                return true;
            }
            catch
            {
                ending.Cancel();
                throw;
            }
        }
    }

    private Task<LeaseCache<string, ServedClassifier>.Lease> ClassifierAsync(ModelReference model, CancellationToken cancellationToken) =>
        _classifiers.GetAsync(model.Identity, () => OpenAsync(model), cancellationToken);

    // Shared by all who wait for it, so the cancellation of one does not end it; each request has its own time.
    private Task<ServedClassifier> OpenAsync(ModelReference model)
    {
        var served = _models.ServedAs(model) ?? throw new ModelMissingException($"Model '{model.Name}' is none of model server '{_server.Address}'; put its sidecar into a folder of models of this silo.");
        return ServedProbe.OpenAsync(_server, new(served, model.Sha256), _models.Find(model), _models.SettingsOf(model), CancellationToken.None);
    }

    private ScoringRefusedException WithoutInternals(ModelReference model, string what) =>
        new(RefusalKind.Option, $"Model '{model.Name}' is known by its scores alone, because model server '{_server.Address}' runs it, and {what}.");
}
