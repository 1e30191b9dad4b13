namespace DeCam.Cluster.Client.Progress;

/// <summary>Shows nothing.</summary>
internal sealed class SilentProgress : IProgressView
{
    /// <inheritdoc/>
    public void Start(string image)
    {
    }

    /// <inheritdoc/>
    public void Update(string image, RunStatus status)
    {
    }

    /// <inheritdoc/>
    public void Say(TextWriter to, string line) => to.WriteLine(line);

    /// <inheritdoc/>
    public void Finish(string image, bool succeeded)
    {
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
