namespace DeCam.Cluster.Silo.Embedding;

/// <summary>Leaves Ctrl-C and SIGTERM to the program that owns the host.</summary>
public sealed class NoSignals : IHostLifetime
{
    /// <inheritdoc/>
    public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
