namespace DeCam.Cluster.Client.Progress;

/// <summary>Shows how far the work is. Thread-safe; disposed when the work is over.</summary>
internal interface IProgressView : IAsyncDisposable
{
    /// <summary>A picture is being worked on.</summary>
    void Start(string image);

    /// <summary>News of a picture being worked on.</summary>
    void Update(string image, RunStatus status);

    /// <summary>A picture is finished.</summary>
    /// <param name="image">The picture.</param>
    /// <param name="succeeded">Whether there is a result.</param>
    void Finish(string image, bool succeeded);
}
