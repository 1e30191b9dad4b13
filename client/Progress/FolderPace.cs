namespace DeCam.Cluster.Client.Progress;

/// <summary>Images done and time left of a command with several images; images in work count by the share done of their present run.</summary>
/// <param name="images">Images in all.</param>
/// <param name="clock">Measures the time.</param>
internal sealed class FolderPace(int images, TimeProvider clock)
{
    private static readonly TimeSpan Recent = TimeSpan.FromMinutes(1);
    private readonly RecentRate _rate = new(clock, Recent);
    private double _total;

    /// <summary>Images finished, with or without a result.</summary>
    public int Done { get; private set; }

    /// <summary>Whether every image in work waits for something, so that nothing moves.</summary>
    public bool IsWaiting { get; set; }

    /// <summary>Time the rest will take at this speed, or null while it cannot be told.</summary>
    public TimeSpan? Left => !IsWaiting && _rate.PerSecond > 0 ? TimeSpan.FromSeconds(Math.Max(0, images - _total) / _rate.PerSecond) : null;

    /// <summary>Takes how far the work is.</summary>
    /// <param name="done">Images finished.</param>
    /// <param name="shares">Shares done of the images in work, each in [0, 1].</param>
    public void Update(int done, IEnumerable<double> shares)
    {
        Done = done;
        _total = done + shares.Sum();
        _rate.Add(_total, least: 1);
    }

    /// <summary>In words: <c>3 of 12 images done, 1:20 min left</c>.</summary>
    public string InWords() => $"{Done} of {Words.Count(images, "image")} done{(Left is { } left ? $", {Words.Duration(left)} left" : "")}";
}
