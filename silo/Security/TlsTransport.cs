using System.IO.Pipelines;
using System.Net.Security;

namespace DeCam.Cluster.Silo.Security;

/// <summary>The two directions of an encrypted connection.</summary>
internal sealed class TlsTransport(SslStream stream) : IDuplexPipe
{
    /// <inheritdoc />
    public PipeReader Input { get; } = PipeReader.Create(stream, new StreamPipeReaderOptions(bufferSize: 32 * 1024, leaveOpen: true));

    /// <inheritdoc />
    public PipeWriter Output { get; } = PipeWriter.Create(stream, new StreamPipeWriterOptions(minimumBufferSize: 32 * 1024, leaveOpen: true));
}
