namespace DeCam.Cluster.Client.Progress;

/// <summary>Shows how far the work is. Thread-safe; disposed when the work is over.</summary>
internal interface IProgressView : IAsyncDisposable
{
    /// <summary>A picture is being worked on.</summary>
    void Start(string image);

    /// <summary>News of a picture being worked on.</summary>
    void Update(string image, RunStatus status);

    /// <summary>Writes a line without disturbing what is drawn.</summary>
    /// <param name="to">Standard output or standard error.</param>
    /// <param name="line">The line.</param>
    void Say(TextWriter to, string line);

    /// <summary>A picture is finished.</summary>
    /// <param name="image">The picture.</param>
    /// <param name="succeeded">Whether there is a result.</param>
    void Finish(string image, bool succeeded);
}
