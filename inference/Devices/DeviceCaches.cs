using DeCam.Inference.Imaging;
using DeCam.Masks;
using DeCam.Scoring;

namespace DeCam.Inference.Devices;

/// <summary>Loaded models, prepared images and resources of masks, each bounded. What is slow is made on the device's threads.</summary>
internal sealed class DeviceCaches(
    IContentSource content, CpuDeviceOptions options, DeviceThreads<IMaskWorker> threads, Func<ModelReference, OnnxClassifier> load) : IDisposable
{
    private const int ResourcesKept = 64;
    private const int ShownOfHash = 12;

    private readonly LeaseCache<string, OnnxClassifier> _classifiers = new(options.ModelBytes, c => c.Bytes);
    private readonly LeaseCache<(string Image, string Model), PreparedImage> _images = new(options.ImageBytes, i => i.Bytes);
    private readonly LeaseCache<string, MaskSet> _resources = new(ResourcesKept, _ => 1);

    /// <summary>The model, loaded.</summary>
    /// <exception cref="KeyNotFoundException">This machine does not have the file.</exception>
    public Task<LeaseCache<string, OnnxClassifier>.Lease> ClassifierAsync(ModelReference model, CancellationToken cancellationToken) =>
        _classifiers.GetAsync(model.Identity, () => RunAsync(() => load(model)), cancellationToken);

    /// <summary>The image, ready for the model.</summary>
    public Task<LeaseCache<(string Image, string Model), PreparedImage>.Lease> ImageAsync(
        ModelReference model, OnnxClassifier classifier, string imageSha256, CancellationToken cancellationToken) =>
        _images.GetAsync((imageSha256, model.Identity), async () =>
        {
            var bytes = await content.GetAsync(imageSha256, CancellationToken.None);
            return await RunAsync(() => Prepare(bytes, imageSha256[..Math.Min(ShownOfHash, imageSha256.Length)], classifier.Preprocessing));
        }, cancellationToken);

    /// <summary>Gives masks the resource they refer to, read only once for all masks that share it.</summary>
    public async Task AttachAsync(MaskSet masks, CancellationToken cancellationToken)
    {
        if (masks.ResourceKey is not { } key) return;
        using var attached = await _resources.GetAsync(key, async () =>
        {
            var bytes = await content.GetAsync(key, CancellationToken.None);
            return await RunAsync(() =>
            {
                masks.Attach(bytes);
                return masks;
            });
        }, cancellationToken);
        if (ReferenceEquals(attached.Value, masks) || masks.TryAttachFrom(attached.Value)) return;
        var again = await content.GetAsync(key, cancellationToken);
        await RunAsync(() =>
        {
            masks.Attach(again);
            return true;
        });
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _classifiers.Dispose();
        _images.Dispose();
        _resources.Dispose();
    }

    // Whatever goes wrong with a picture is the picture's fault: no other device would do better.
    private PreparedImage Prepare(ReadOnlyMemory<byte> encoded, string name, Preprocessing preprocessing)
    {
        try
        {
            return new(PictureDecoder.Decode(encoded.Span, name, options.PixelLimit), preprocessing);
        }
        catch (Exception e) when (e is not ScoringRefusedException)
        {
            throw new ScoringRefusedException(RefusalKind.Input, $"Image '{name}' cannot be prepared for the model ({e.Message}); convert it or scale it down.", e);
        }
    }

    // Loading and decoding happen on the device's threads, and to the end, because others may wait for the same thing.
    private Task<T> RunAsync<T>(Func<T> work) => threads.RunAsync(_ => work(), CancellationToken.None);
}
