using DeCam.Inference.Attributions;
using DeCam.Inference.Caching;
using DeCam.Inference.Files;
using DeCam.Inference.Imaging;
using DeCam.Inference.Models;
using DeCam.Inference.Quantisation;
using DeCam.Masks;
using DeCam.Scoring;

namespace DeCam.Inference.Devices;

/// <summary>Loaded models, prepared images and resources of masks, each bounded. What is slow is made on the device's threads.</summary>
internal sealed class DeviceCaches : IDisposable
{
    private readonly IModelFiles _models;
    private readonly IContentSource _content;
    private readonly CpuDeviceOptions _options;
    private readonly ModelRoom _room;
    private readonly DeviceThreads<IMaskWorker> _threads;
    private readonly Func<string, ModelReference, Precision, OnnxClassifier> _load;
    private readonly LeaseCache<string, OnnxClassifier> _classifiers;
    private readonly LeaseCache<string, IModelMaker> _makers;
    private readonly PreparedImages _images;
    private readonly MaskResources _resources;
    private readonly ModelAdmission? _admission;

    public DeviceCaches(
        IModelFiles models, IContentSource content, CpuDeviceOptions options, ModelRoom room, DeviceThreads<IMaskWorker> threads, Func<string, ModelReference, Precision, OnnxClassifier> load)
    {
        (_models, _content, _options, _room, _threads, _load) = (models, content, options, room, threads, load);
        _classifiers = new(room.Bytes, c => c.Bytes);
        _makers = new(Math.Min(room.Bytes, ModelRoom.ProcessBytes) / 2, m => m.Bytes);
        _images = new(content, options, prepare => RunAsync(prepare));
        _resources = new(content, read => threads.RunAsync(_ => read(), CancellationToken.None));
        _admission = room.Group is { } group ? new(group, room.ImagesAtOnce, _classifiers, _makers) : null;
    }

    /// <summary>The model, loaded.</summary>
    /// <param name="model">The model.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <param name="precision">What it is to compute in; each is loaded by itself.</param>
    /// <exception cref="ModelMissingException">This machine does not have the file.</exception>
    public Task<LeaseCache<string, OnnxClassifier>.Lease> ClassifierAsync(ModelReference model, CancellationToken cancellationToken, Precision precision = Precision.Fp32) =>
        _classifiers.GetAsync(precision == Precision.Fp32 ? model.Identity : $"{model.Identity} {PrecisionNames.Of(precision)}", () => Loading(model, () => Load(model, precision)), cancellationToken);

    /// <summary>A calibrated network that stands in for the model.</summary>
    /// <param name="model">The model.</param>
    /// <param name="classifier">The model, loaded.</param>
    /// <param name="network">Content key of the network.</param>
    /// <param name="bytes">Gives the network; null to fetch it by its key.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    public Task<LeaseCache<string, OnnxClassifier>.Lease> NetworkAsync(
        ModelReference model, OnnxClassifier classifier, string network, ReadOnlyMemory<byte>? bytes, CancellationToken cancellationToken) =>
        _classifiers.GetAsync($"{model.Identity} {network}", async () =>
        {
            var file = bytes ?? await _content.GetAsync(network, CancellationToken.None);
            var own = model with { Sha256 = network };
            return await Loading(own, () => LoadNetwork(own, file, classifier));
        }, cancellationToken);

    /// <summary>What makes maps inside the model.</summary>
    /// <exception cref="ModelMissingException">This machine does not have the file.</exception>
    public Task<Made<AttributionMaker>> MakerAsync(ModelReference model, CancellationToken cancellationToken) =>
        MadeAsync(model, "maps", path => AttributionMaker.Load(path, model.Name, _models.SettingsOf(model), _options.Limits), cancellationToken);

    /// <summary>What makes calibrated networks of the model.</summary>
    /// <exception cref="ModelMissingException">This machine does not have the file.</exception>
    public Task<Made<NetworkMaker>> NetworkMakerAsync(ModelReference model, CancellationToken cancellationToken) =>
        MadeAsync(model, "networks", path => NetworkMaker.Load(path, model.Name, _models.SettingsOf(model), _options.Limits), cancellationToken);

    /// <summary>Lets every model go that is not in use.</summary>
    public void PutOutUnused()
    {
        while (_classifiers.TryPutOneOut()) { }
    }

    /// <summary>Memory that the loaded models are counted with, in bytes.</summary>
    public long ModelBytes => _classifiers.Size;

    /// <summary>Whether the model is loaded.</summary>
    public bool Holds(ModelReference model) => _classifiers.Holds(model.Identity);

    /// <summary>The image, ready for the model.</summary>
    public Task<LeaseCache<(string Image, string Model), PreparedImage>.Lease> ImageAsync(
        ModelReference model, OnnxClassifier classifier, string imageSha256, CancellationToken cancellationToken) =>
        _images.GetAsync(model, classifier, imageSha256, cancellationToken);

    /// <summary>The images of requests, each ready for the model.</summary>
    public Task<ImageLeases> ImagesAsync(IReadOnlyList<ScoreRequest> requests, OnnxClassifier classifier, CancellationToken cancellationToken) =>
        _images.GetAsync(requests, classifier, cancellationToken);

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
    private OnnxClassifier Load(ModelReference model, Precision precision)
    {
        var path = _models.Find(model);
        _classifiers.MakeRoom(_room.Expected(path));
        _admission?.Admit(model, ModelMemory.ToLoad(path), ModelMemory.Most(path));
        return OfFile(path, () => Admitted(model, _room.IsOfCard ? LoadOntoCard(path, model, precision) : _load(path, model, precision)));
    }

    // What models are counted with is not all that a card has in its memory. Where there is too little, unused models leave for one more try.
    private OnnxClassifier LoadOntoCard(string path, ModelReference model, Precision precision)
    {
        try
        {
            return _load(path, model, precision);
        }
        catch (Exception e) when (CardMemory.IsShort(e))
        {
            PutOutUnused();
        }

        try
        {
            return _load(path, model, precision);
        }
        catch (Exception e) when (CardMemory.IsShort(e))
        {
            var mayPass = _classifiers.Sum(_ => 1, isInUse: true) > 0;
            var sentence = $"Model '{model.Name}' does not fit into the free memory of the card{(mayPass ? " while other models are in use" : "")}; end what else uses the card, or set a smaller batch or fewer callers behind its name.";
            throw new ModelMissingException(sentence, mayPass ? new ModelAdmission.RoomTakenException(sentence) : new InsufficientMemoryException(sentence));
        }
    }

    private OnnxClassifier Admitted(ModelReference model, OnnxClassifier loaded, bool isNetwork = false)
    {
        try
        {
            _admission?.AdmitBatches(model, loaded, isNetwork);
            return loaded;
        }
        catch
        {
            loaded.Dispose();
            throw;
        }
    }

    private OnnxClassifier LoadNetwork(ModelReference network, ReadOnlyMemory<byte> bytes, OnnxClassifier model)
    {
        _classifiers.MakeRoom(ModelMemory.Expected(bytes.Length));
        _admission?.Admit(network, ModelMemory.ToLoad(bytes.Length), ModelMemory.Most(bytes.Length));
        return Admitted(network, OnnxClassifier.LoadNetwork(bytes.ToArray(), model), isNetwork: true);
    }

    private async Task<Made<T>> MadeAsync<T>(ModelReference model, string what, Func<string, T> load, CancellationToken cancellationToken)
        where T : IModelMaker
    {
        var lease = await _makers.GetAsync($"{model.Identity} {what}", () => Loading(model, () => LoadMaker(model, path => (IModelMaker)load(path)), isMaker: true), cancellationToken);
        return new((T)lease.Value, lease);
    }

    private IModelMaker LoadMaker(ModelReference model, Func<string, IModelMaker> load)
    {
        var path = _models.Find(model);
        _makers.MakeRoom(ModelMemory.Expected(path));
        _admission?.Admit(model, ModelMemory.Expected(path), ModelMemory.Most(path), isMaker: true);
        return OfFile(path, () => load(path));
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

    // Its room is kept until the cache has it: nothing counts it in between.
    private Task<T> Loading<T>(ModelReference model, Func<T> load, bool isMaker = false)
    {
        var loading = RunAsync(load);
        _ = loading.ContinueWith(_ => _admission?.Loaded(model, isMaker), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        return loading;
    }

    // Loading and decoding happen on the device's threads, and to the end, because others may wait for the same thing.
    private Task<T> RunAsync<T>(Func<T> work) => _threads.RunAsync(_ => work(), CancellationToken.None);

    /// <summary>What was made of a model, in use until disposed.</summary>
    internal readonly struct Made<T>(T value, LeaseCache<string, IModelMaker>.Lease lease) : IDisposable
    {
        public T Value => value;

        public void Dispose() => lease.Dispose();
    }
}
