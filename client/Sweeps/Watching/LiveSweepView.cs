using System.Globalization;
using DeCam.Cluster.Client.Progress;
using DeCam.Scoring;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace DeCam.Cluster.Client.Sweeps.Watching;

/// <summary>Progress on a terminal, redrawn in place: cells, speed, time left, means so far, devices.</summary>
internal sealed class LiveSweepView : ISweepView
{
    private readonly SweepSpec _spec;
    private readonly SweepPace _pace;
    private readonly TaskCompletionSource _over = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<LiveDisplayContext> _context = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Task _drawing;

    /// <summary>Begins to draw.</summary>
    public LiveSweepView(IAnsiConsole console, SweepSpec spec, TimeProvider clock)
    {
        _spec = spec;
        _pace = new(spec, clock);
        _drawing = console.Live(new Text("starting")).AutoClear(true).StartAsync(async context =>
        {
            _context.SetResult(context);
            await _over.Task;
        });
    }

    /// <inheritdoc/>
    public bool WantsCluster => true;

    /// <inheritdoc/>
    public void Show(SweepStatus status, ClusterStatus? cluster)
    {
        _pace.Update(status);
        Draw(Lines(status, cluster));
    }

    /// <inheritdoc/>
    public void Write() => Draw([SweepWords.Writing(_pace)]);

    /// <summary>Clears the lines.</summary>
    public void Dispose()
    {
        _over.TrySetResult();
        _drawing.GetAwaiter().GetResult();
    }

    private void Draw(IEnumerable<string> lines) =>
        _context.Task.GetAwaiter().GetResult().UpdateTarget(new Rows(lines.Select(IRenderable (line) => new Text(PrintableText.Of(line)))));

    private IEnumerable<string> Lines(SweepStatus status, ClusterStatus? cluster)
    {
        yield return SweepWords.Of(_pace);
        yield return string.Create(CultureInfo.InvariantCulture,
            $"{status.OpenRuns} runs open of {status.Window}, {Words.Duration(_pace.Elapsed)} gone");
        foreach (var line in SweepWords.Groups(status, _spec)) yield return line;
        foreach (var line in cluster is null ? [] : SweepWords.Devices(cluster)) yield return line;
    }
}
