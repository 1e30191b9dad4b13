using System.Collections.Concurrent;
using DeCam.Scoring;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace DeCam.Cluster.Client.Progress;

/// <summary>Progress on a terminal: a bar for each picture being worked on, and one for all when there are several.</summary>
internal sealed class LiveProgress : IProgressView
{
    private readonly ConcurrentDictionary<string, (ProgressTask Bar, RunPace Pace)> _running = new();
    private readonly TaskCompletionSource _over = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<ProgressContext> _context = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private const int Wide = 90, LongestName = 16;
    private readonly IAnsiConsole _console;
    private readonly Func<TextWriter, bool> _onTerminal;
    private readonly TimeProvider _clock;
    private readonly bool _isWide;
    private readonly FolderPace _folder;
    private readonly Task _drawing;
    private readonly ProgressTask? _all;

    /// <summary>Begins to draw.</summary>
    /// <param name="console">The terminal.</param>
    /// <param name="onTerminal">Whether a writer writes to this terminal too.</param>
    /// <param name="images">Number of pictures.</param>
    /// <param name="clock">Measures the time.</param>
    public LiveProgress(IAnsiConsole console, Func<TextWriter, bool> onTerminal, int images, TimeProvider clock)
    {
        (_console, _onTerminal) = (console, onTerminal);
        _clock = clock;
        _isWide = console.Profile.Width >= Wide;
        _folder = new(images, clock);
        _drawing = console.Progress().AutoClear(true).HideCompleted(true)
            .Columns(new TaskDescriptionColumn { Alignment = Justify.Left }, new ProgressBarColumn { Width = _isWide ? 24 : 8 }, new PaceColumn(this))
            .StartAsync(async context =>
            {
                _context.SetResult(context);
                await _over.Task;
            });
        var started = _context.Task.GetAwaiter().GetResult();
        if (images > 1) _all = started.AddTask("all images", maxValue: images);
    }

    /// <inheritdoc/>
    public void Start(string image) =>
        _running[image] = (_context.Task.Result.AddTask(Markup.Escape(Named(PrintableText.Of(image))), maxValue: 1), new(_clock));

    /// <inheritdoc/>
    public void Update(string image, RunStatus status)
    {
        if (!_running.TryGetValue(image, out var row)) return;
        lock (row.Pace) row.Pace.Update(status);
        // A full bar would be hidden as completed while the last files are being written.
        row.Bar.Value = Math.Min(row.Pace.Share, 0.999);
        if (_all is null) return;
        lock (_folder)
        {
            _folder.Update((int)_all.Value, _running.Values.Select(r => r.Bar.Value));
            _folder.IsWaiting = _running.Values.All(r => r.Pace.IsWaiting);
        }
    }

    /// <inheritdoc/>
    public void Say(TextWriter to, string line)
    {
        // Spectre moves what it draws below a line that is written by its own console.
        if (_onTerminal(to)) _console.WriteLine(PrintableText.Of(line));
        else to.WriteLine(line);
    }

    /// <inheritdoc/>
    public void Finish(string image, bool succeeded)
    {
        if (!_running.TryRemove(image, out var row)) return;
        row.Bar.Value = 1;
        row.Bar.StopTask();
        _all?.Increment(1);
    }

    /// <summary>Clears the bars.</summary>
    public async ValueTask DisposeAsync()
    {
        _over.TrySetResult();
        await _drawing;
    }

    private string TextOf(ProgressTask bar)
    {
        if (bar == _all)
        {
            lock (_folder) return _folder.InWords();
        }

        var row = _running.Values.FirstOrDefault(r => r.Bar == bar);
        if (row.Pace is null) return "";
        lock (row.Pace) return _isWide ? Words.Of(row.Pace) : Words.Briefly(row.Pace);
    }

    // The end of a name tells images apart better than its beginning.
    private string Named(string image) => _isWide || image.Length <= LongestName ? image : $"…{image[^(LongestName - 1)..]}";

    private sealed class PaceColumn(LiveProgress view) : ProgressColumn
    {
        public override IRenderable Render(RenderOptions options, ProgressTask task, TimeSpan deltaTime) => new Text(PrintableText.Of(view.TextOf(task)));
    }
}
