namespace DeCam.Cluster.Client.Progress;

/// <summary>Progress without a terminal: a line at the start, one at most every ten seconds, and one at the end.</summary>
internal sealed class PlainProgress : IProgressView
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);

    private readonly Lock _gate = new();
    private readonly TextWriter _output;
    private readonly TimeProvider _clock;
    private readonly int _images;
    private readonly long _started;
    private readonly Dictionary<string, RunPace> _running = [];
    private readonly FolderPace _folder;
    private long _lastLine;
    private int _succeeded;
    private int _failed;

    /// <summary>Writes the first line.</summary>
    /// <param name="output">Where lines go.</param>
    /// <param name="headline">What is being done, a sentence.</param>
    /// <param name="images">Number of pictures.</param>
    /// <param name="clock">Measures the intervals.</param>
    public PlainProgress(TextWriter output, string headline, int images, TimeProvider clock)
    {
        _output = output;
        _clock = clock;
        _images = images;
        _folder = new(images, clock);
        _started = _lastLine = clock.GetTimestamp();
        output.WriteLine(headline);
    }

    /// <inheritdoc/>
    public void Start(string image)
    {
        lock (_gate) _running[image] = new(_clock);
    }

    /// <inheritdoc/>
    public void Update(string image, RunStatus status)
    {
        lock (_gate)
        {
            if (!_running.TryGetValue(image, out var pace)) return;
            pace.Update(status);
            _folder.Update(_succeeded + _failed, _running.Values.Select(r => r.Share));
            _folder.IsWaiting = _running.Values.All(r => r.IsWaiting);
            if (_clock.GetElapsedTime(_lastLine) < Interval) return;
            _lastLine = _clock.GetTimestamp();
            var total = _images > 1 ? $"{_folder.InWords()}; " : "";
            _output.WriteLine(total + string.Join("; ", _running.Select(r => $"{r.Key}: {Words.Of(r.Value)}")));
        }
    }

    /// <inheritdoc/>
    public void Say(TextWriter to, string line)
    {
        lock (_gate) to.WriteLine(line);
    }

    /// <inheritdoc/>
    public void Finish(string image, bool succeeded)
    {
        lock (_gate)
        {
            if (!_running.Remove(image)) return;
            if (succeeded) _succeeded++;
            else _failed++;
        }
    }

    /// <summary>Writes the last line.</summary>
    public ValueTask DisposeAsync()
    {
        lock (_gate)
        {
            var failed = _failed > 0 ? $", {_failed} failed" : "";
            var open = _images - _succeeded - _failed;
            var left = open > 0 ? $", {open} not finished" : "";
            _output.WriteLine($"{Words.Count(_succeeded, "image")} done in {Words.Duration(_clock.GetElapsedTime(_started))}{failed}{left}.");
        }

        return ValueTask.CompletedTask;
    }
}
