using DeCam.Inference.Attributions;
using DeCam.Inference.Caching;
using DeCam.Inference.Files;
using DeCam.Inference.Imaging;
using DeCam.Inference.Models;
using DeCam.Inference.Preprocessing;
using DeCam.Masks;
using DeCam.Scoring;

namespace DeCam.Inference.Devices;

/// <summary>Loaded models, prepared images and resources of masks, each bounded. What is slow is made on the device's threads.</summary>
internal sealed class DeviceCaches : IDisposable
{
    private const int ShownOfHash = 12;

    private readonly IModelFiles _models;
    private readonly IContentSource _content;
    private readonly CpuDeviceOptions _options;
    private readonly ModelRoom _room;
    private readonly DeviceThreads<IMaskWorker> _threads;
    private readonly Func<string, ModelReference, OnnxClassifier> _load;
    private readonly LeaseCache<string, OnnxClassifier> _classifiers;
    private readonly LeaseCache<string, AttributionMaker> _makers;
    private readonly LeaseCache<(string Image, string Model), PreparedImage> _images;
    private readonly MaskResources _resources;
    private readonly ModelAdmission? _admission;

    public DeviceCaches(
        IModelFiles models, IContentSource content, CpuDeviceOptions options, ModelRoom room, DeviceThreads<IMaskWorker> threads, Func<string, ModelReference, OnnxClassifier> load)
    {
        (_models, _content, _options, _room, _threads, _load) = (models, content, options, room, threads, load);
        _classifiers = new(room.Bytes, c => c.Bytes);
        _makers = new(Math.Min(room.Bytes, ModelRoom.ProcessBytes) / 2, m => m.Bytes);
        _images = new(options.ImageBytes, i => i.Bytes);
        _resources = new(content, read => threads.RunAsync(_ => read(), CancellationToken.None));
        _admission = room.Group is { } group ? new(group, room.ImagesAtOnce, _classifiers, _makers) : null;
    }

    /// <summary>The model, loaded.</summary>
    /// <exception cref="ModelMissingException">This machine does not have the file.</exception>
    public Task<LeaseCache<string, OnnxClassifier>.Lease> ClassifierAsync(ModelReference model, CancellationToken cancellationToken) =>
        _classifiers.GetAsync(model.Identity, () => Loading(model, () => Load(model)), cancellationToken);

    /// <summary>What makes maps inside the model.</summary>
    /// <exception cref="ModelMissingException">This machine does not have the file.</exception>
    public Task<LeaseCache<string, AttributionMaker>.Lease> MakerAsync(ModelReference model, CancellationToken cancellationToken) =>
        _makers.GetAsync(model.Identity, () => Loading(model, () => LoadMaker(model), isMaker: true), cancellationToken);

    /// <summary>Memory that the loaded models are counted with, in bytes.</summary>
    public long ModelBytes => _classifiers.Size;

    /// <summary>Whether the model is loaded.</summary>
    public bool Holds(ModelReference model) => _classifiers.Holds(model.Identity);

    /// <summary>The image, ready for the model.</summary>
    public Task<LeaseCache<(string Image, string Model), PreparedImage>.Lease> ImageAsync(
        ModelReference model, OnnxClassifier classifier, string imageSha256, CancellationToken cancellationToken) =>
        _images.GetAsync((imageSha256, model.Identity), async () =>
        {
            var bytes = await _content.GetAsync(imageSha256, CancellationToken.None);
            return await RunAsync(() => Prepare(bytes, imageSha256[..Math.Min(ShownOfHash, imageSha256.Length)], classifier.Preprocessing));
        }, cancellationToken);

    /// <summary>The images of requests, each ready for the model.</summary>
    public async Task<ImageLeases> ImagesAsync(IReadOnlyList<ScoreRequest> requests, OnnxClassifier classifier, CancellationToken cancellationToken)
    {
        var leases = new ImageLeases();
        try
        {
            foreach (var request in requests) leases.Add(await ImageAsync(request.Model, classifier, request.ImageSha256, cancellationToken));
            return leases;
        }
        catch
        {
            leases.Dispose();
            throw;
        }
    }

    /// <summary>Gives masks the resource they refer to.</summary>
    public Task AttachAsync(MaskSet masks, CancellationToken cancellationToken) => _resources.AttachAsync(masks, cancellationToken);

    /// <inheritdoc/>
    public void Dispose()
    {
        _classifiers.Dispose();
        _makers.Dispose();
        _images.Dispose();
        _resources.Dispose();
    }

    // Room first: both in memory at once may be more than there is.
    private OnnxClassifier Load(ModelReference model)
    {
        var path = _models.Find(model);
        _classifiers.MakeRoom(_room.Expected(path));
        _admission?.Admit(model, ModelMemory.ToLoad(path), ModelMemory.Most(path));
        return OfFile(path, () => Admitted(model, _load(path, model)));
    }

    private OnnxClassifier Admitted(ModelReference model, OnnxClassifier loaded)
    {
        try
        {
            _admission?.AdmitBatches(model, loaded);
            return loaded;
        }
        catch
        {
            loaded.Dispose();
            throw;
        }
    }

    private AttributionMaker LoadMaker(ModelReference model)
    {
        var path = _models.Find(model);
        _makers.MakeRoom(ModelMemory.Expected(path));
        _admission?.Admit(model, ModelMemory.Expected(path), ModelMemory.Most(path), isMaker: true);
        return OfFile(path, () => AttributionMaker.Load(path, model.Name, _models.SettingsOf(model), _options.Limits));
    }

    private static T OfFile<T>(string path, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (ScoringRefusedException refusal) when (DiskFault.Is(refusal.InnerException))
        {
            // The disk of this machine does not give the file. Another one may have it.
            throw new ModelMissingException($"Model file '{path}' cannot be read here: {refusal.InnerException!.Message}", refusal.InnerException);
        }
    }

    // Whatever goes wrong with a picture is the picture's fault: no other device would do better.
    private PreparedImage Prepare(ReadOnlyMemory<byte> encoded, string name, ImagePreprocessing preprocessing)
    {
        try
        {
            return PictureRoom.Use(encoded.Span, name, picture => new PreparedImage(picture, preprocessing), _options.PixelLimit);
        }
        catch (Exception e) when (e is not ScoringRefusedException)
        {
            throw new ScoringRefusedException(RefusalKind.Input, $"Image '{name}' cannot be prepared for the model ({e.Message}); convert it or scale it down.", e);
        }
    }

    // Its room is kept until the cache has it: nothing counts it in between.
    private Task<T> Loading<T>(ModelReference model, Func<T> load, bool isMaker = false)
    {
        var loading = RunAsync(load);
        _ = loading.ContinueWith(_ => _admission?.Loaded(model, isMaker), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        return loading;
    }

    // Loading and decoding happen on the device's threads, and to the end, because others may wait for the same thing.
    private Task<T> RunAsync<T>(Func<T> work) => _threads.RunAsync(_ => work(), CancellationToken.None);
}
