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
internal sealed class DeviceCaches(
    IModelFiles models, IContentSource content, CpuDeviceOptions options, ModelRoom room, DeviceThreads<IMaskWorker> threads, Func<string, ModelReference, OnnxClassifier> load) : IDisposable
{
    private const int ShownOfHash = 12;

    private readonly LeaseCache<string, OnnxClassifier> _classifiers = new(room.Bytes, c => c.Bytes);
    private readonly LeaseCache<string, AttributionMaker> _makers = new(Math.Min(room.Bytes, ModelRoom.ProcessBytes) / 2, m => m.Bytes);
    private readonly LeaseCache<(string Image, string Model), PreparedImage> _images = new(options.ImageBytes, i => i.Bytes);
    private readonly MaskResources _resources = new(content, read => threads.RunAsync(_ => read(), CancellationToken.None));

    private ModelAdmission? Admission => field ??= room.Group is { } group ? new(group, room.ImagesAtOnce, _classifiers) : null;

    /// <summary>The model, loaded.</summary>
    /// <exception cref="ModelMissingException">This machine does not have the file.</exception>
    public Task<LeaseCache<string, OnnxClassifier>.Lease> ClassifierAsync(ModelReference model, CancellationToken cancellationToken) =>
        _classifiers.GetAsync(model.Identity, () => RunAsync(() => Load(model)), cancellationToken);

    /// <summary>What makes maps inside the model.</summary>
    /// <exception cref="ModelMissingException">This machine does not have the file.</exception>
    public Task<LeaseCache<string, AttributionMaker>.Lease> MakerAsync(ModelReference model, CancellationToken cancellationToken) =>
        _makers.GetAsync(model.Identity, () => RunAsync(() => LoadMaker(model)), cancellationToken);

    /// <summary>Memory that the loaded models are counted with, in bytes.</summary>
    public long ModelBytes => _classifiers.Size;

    /// <summary>Whether the model is loaded.</summary>
    public bool Holds(ModelReference model) => _classifiers.Holds(model.Identity);

    /// <summary>The image, ready for the model.</summary>
    public Task<LeaseCache<(string Image, string Model), PreparedImage>.Lease> ImageAsync(
        ModelReference model, OnnxClassifier classifier, string imageSha256, CancellationToken cancellationToken) =>
        _images.GetAsync((imageSha256, model.Identity), async () =>
        {
            var bytes = await content.GetAsync(imageSha256, CancellationToken.None);
            return await RunAsync(() => Prepare(bytes, imageSha256[..Math.Min(ShownOfHash, imageSha256.Length)], classifier.Preprocessing));
        }, cancellationToken);

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
        var path = models.Find(model);
        _classifiers.MakeRoom(room.Expected(path));
        Admission?.Admit(model, ModelMemory.ToLoad(path), ModelMemory.Most(path));
        return OfFile(path, () => Admitted(model, load(path, model)));
    }

    private OnnxClassifier Admitted(ModelReference model, OnnxClassifier loaded)
    {
        try
        {
            Admission?.AdmitBatches(model, loaded);
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
        var path = models.Find(model);
        _makers.MakeRoom(ModelMemory.Expected(path));
        return OfFile(path, () => AttributionMaker.Load(path, model.Name, models.SettingsOf(model), options.Limits));
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
            return PictureRoom.Use(encoded.Span, name, picture => new PreparedImage(picture, preprocessing), options.PixelLimit);
        }
        catch (Exception e) when (e is not ScoringRefusedException)
        {
            throw new ScoringRefusedException(RefusalKind.Input, $"Image '{name}' cannot be prepared for the model ({e.Message}); convert it or scale it down.", e);
        }
    }

    // Loading and decoding happen on the device's threads, and to the end, because others may wait for the same thing.
    private Task<T> RunAsync<T>(Func<T> work) => threads.RunAsync(_ => work(), CancellationToken.None);
}
