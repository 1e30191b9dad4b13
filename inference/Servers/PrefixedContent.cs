using System.Net;

namespace DeCam.Inference.Servers;

/// <summary>A body of two parts, of which the long one is not copied.</summary>
/// <param name="head">The first part.</param>
/// <param name="tail">The second; must not change before the answer has come.</param>
internal sealed class PrefixedContent(ReadOnlyMemory<byte> head, ReadOnlyMemory<byte> tail) : HttpContent
{
    /// <inheritdoc/>
    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
    {
        await stream.WriteAsync(head);
        await stream.WriteAsync(tail);
    }

    /// <inheritdoc/>
    protected override bool TryComputeLength(out long length)
    {
        length = (long)head.Length + tail.Length;
        return true;
    }
}
