namespace DeCam.Cluster.Silo.Embedding;

/// <summary>Leaves Ctrl-C and SIGTERM to the program that hosts the cluster.</summary>
internal sealed class NoSignals : IHostLifetime
{
    /// <inheritdoc />
    public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc />
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
