using DeCam.Inference.Imaging;
using DeCam.Inference.Models;
using DeCam.Inference.Servers;

namespace DeCam.Inference.Devices;

/// <summary>Paints masked images on this machine and has a server score them, one request at a time; belongs to one thread.</summary>
internal sealed class RemoteWorker : IDisposable
{
    private readonly BatchPainter _painter = new();

    // Collected memory, because a request that was given up may still read it.
    private byte[] _batch = [];

    /// <summary>Scores masks over an image, in batches of the model's size.</summary>
    public void Run(ServedClassifier classifier, BatchPart part, CancellationToken cancellationToken)
    {
        var batch = classifier.Signature.BatchOf(part.Count);
        for (var done = 0; done < part.Count; done += batch)
        {
            var count = Math.Min(batch, part.Count - done);
            var slots = classifier.Signature.BatchOf(count);
            var (room, isKept) = Room(slots * classifier.ImageBytes());
            _painter.Fill(classifier, part.Image, part.Baseline, part.Masks, (part.First + done, count), room.Span, isKept);
            Infer(classifier, room, slots, count, done, part.Logits, cancellationToken);
        }
    }

    /// <summary>Scores the image as it is.</summary>
    public void Run(ServedClassifier classifier, PreparedImage image, LogitRow logits, CancellationToken cancellationToken)
    {
        var slots = classifier.Signature.BatchOf(1);
        var room = Room(slots * classifier.ImageBytes()).Room;
        _painter.Fill(classifier, image, room.Span);
        Infer(classifier, room, slots, 1, 0, logits, cancellationToken);
    }

    /// <inheritdoc/>
    public void Dispose() => _batch = [];

    // The thread is the device's own and has nothing else to do meanwhile.
    private static void Infer(ServedClassifier classifier, Memory<byte> content, int slots, int count, int first, LogitRow logits, CancellationToken cancellationToken) =>
        classifier.Deliver(classifier.RunAsync(content, slots, cancellationToken).GetAwaiter().GetResult(), first, count, logits);

    private (Memory<byte> Room, bool IsKept) Room(int bytes)
    {
        var isKept = bytes <= _batch.Length;
        if (!isKept) _batch = new byte[bytes];
        return (_batch.AsMemory(0, bytes), isKept);
    }
}
