namespace DeCam.Cluster.Tests.Grains.Explanations;

/// <summary>Calls once and repeats nothing.</summary>
internal sealed class CalledOnce : ICallRepeater
{
    public Task<T> AskAsync<T>(Func<Task<T>> ask, CancellationToken cancellationToken) => ask();
}
