using DeCam.Inference.Caching;
using DeCam.Inference.Imaging;
using DeCam.Inference.Models;
using DeCam.Inference.Preprocessing;
using DeCam.Scoring;

namespace DeCam.Inference.Devices;

/// <summary>Images that were decoded and prepared for a model, bounded by their memory. Thread-safe.</summary>
/// <param name="content">Where encoded images come from.</param>
/// <param name="options">Memory and size of a picture.</param>
/// <param name="run">Runs the decoding, which takes a while, on a thread of the device.</param>
internal sealed class PreparedImages(IContentSource content, CpuDeviceOptions options, Func<Func<PreparedImage>, Task<PreparedImage>> run) : IDisposable
{
    private const int ShownOfHash = 12;
    private readonly LeaseCache<(string Image, string Model), PreparedImage> _images = new(options.ImageBytes, i => i.Bytes);

    /// <summary>The image, ready for the model.</summary>
    public Task<LeaseCache<(string Image, string Model), PreparedImage>.Lease> GetAsync(
        ModelReference model, IClassifier classifier, string imageSha256, CancellationToken cancellationToken) =>
        _images.GetAsync((imageSha256, model.Identity), async () =>
        {
            var bytes = await content.GetAsync(imageSha256, CancellationToken.None);
            return await run(() => Prepare(bytes, imageSha256[..Math.Min(ShownOfHash, imageSha256.Length)], classifier.Preprocessing));
        }, cancellationToken);

    /// <summary>The images of requests, each ready for the model.</summary>
    public async Task<ImageLeases> GetAsync(IReadOnlyList<ScoreRequest> requests, IClassifier classifier, CancellationToken cancellationToken)
    {
        var preparing = requests.Select(request => GetAsync(request.Model, classifier, request.ImageSha256, cancellationToken)).ToList();
        try
        {
            return new(await Task.WhenAll(preparing));
        }
        catch
        {
            new ImageLeases([.. preparing.Where(p => p.IsCompletedSuccessfully).Select(p => p.Result)]).Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _images.Dispose();

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
}
