using Polly;

namespace DeCam.Cluster.Grains.Calls;

/// <summary>Repeats calls between grains as a pipeline says.</summary>
internal sealed class RepeatedCalls(ResiliencePipeline pipeline) : ICallRepeater
{
    /// <inheritdoc/>
    public Task<T> AskAsync<T>(Func<Task<T>> ask, CancellationToken cancellationToken) => pipeline.CallAsync(ask, cancellationToken);
}
