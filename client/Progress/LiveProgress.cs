using System.Collections.Concurrent;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace DeCam.Cluster.Client.Progress;

/// <summary>Progress on a terminal: a bar for each picture being worked on, and one for all when there are several.</summary>
internal sealed class LiveProgress : IProgressView
{
    private readonly ConcurrentDictionary<string, (ProgressTask Bar, RunPace Pace)> _running = new();
    private readonly TaskCompletionSource _over = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<ProgressContext> _context = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TimeProvider _clock;
    private readonly Task _drawing;
    private readonly ProgressTask? _all;

    /// <summary>Begins to draw.</summary>
    public LiveProgress(IAnsiConsole console, int images, TimeProvider clock)
    {
        _clock = clock;
        _drawing = console.Progress().AutoClear(true).HideCompleted(true)
            .Columns(new TaskDescriptionColumn { Alignment = Justify.Left }, new ProgressBarColumn { Width = 24 }, new PaceColumn(this))
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
        _running[image] = (_context.Task.Result.AddTask(Markup.Escape(image), maxValue: 1), new(_clock));

    /// <inheritdoc/>
    public void Update(string image, RunStatus status)
    {
        if (!_running.TryGetValue(image, out var row)) return;
        lock (row.Pace) row.Pace.Update(status);
        // A full bar would be hidden as completed while the last files are being written.
        row.Bar.Value = Math.Min(row.Pace.Share, 0.999);
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
        if (bar == _all) return $"{bar.Value:0} of {bar.MaxValue:0}";
        var row = _running.Values.FirstOrDefault(r => r.Bar == bar);
        if (row.Pace is null) return "";
        lock (row.Pace) return Words.Of(row.Pace);
    }

    private sealed class PaceColumn(LiveProgress view) : ProgressColumn
    {
        public override IRenderable Render(RenderOptions options, ProgressTask task, TimeSpan deltaTime) => new Text(view.TextOf(task));
    }
}
