namespace DeCam.Inference.Servers;

/// <summary>The Open Inference Protocol, version 2, by one of its two transports. Each call throws <see cref="ServerFaultException"/>.</summary>
internal interface IServerProtocol : IDisposable
{
    /// <summary>Bytes of a message for each value of float32; text takes more than numbers do.</summary>
    Task<int> BytesPerValueAsync(CancellationToken cancellationToken);

    /// <summary>Name and version of the server's software.</summary>
    Task<string> SoftwareAsync(CancellationToken cancellationToken);

    /// <summary>What the server says of a model.</summary>
    Task<ModelFacts> ModelAsync(string name, string version, CancellationToken cancellationToken);

    /// <summary>Whether the server says that it can use a model now.</summary>
    Task<bool> IsReadyAsync(string name, string version, CancellationToken cancellationToken);

    /// <summary>Images of a batch at most; null where the server does not say. Not part of the protocol, but said by Triton.</summary>
    Task<int?> LargestBatchAsync(string name, string version, CancellationToken cancellationToken);

    /// <summary>Scores a batch.</summary>
    Task<InferAnswer> InferAsync(InferRequest request, CancellationToken cancellationToken);
}
