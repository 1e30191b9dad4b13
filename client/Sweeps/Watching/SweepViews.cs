using DeCam.Cluster.Client.CommandLine;
using Spectre.Console;

namespace DeCam.Cluster.Client.Sweeps.Watching;

/// <summary>Chooses how the progress of a sweep is shown.</summary>
internal static class SweepViews
{
    /// <summary>A few redrawn lines on a terminal, lines at intervals elsewhere, nothing where quiet was asked for.</summary>
    public static ISweepView For(CommandConsole console, OutputSettings output, string headline, SweepSpec spec, TimeProvider clock)
    {
        if (output.Quiet) return new SilentSweepView();
        console.Error.WriteLine(headline);
        if (!console.IsTerminal) return new PlainSweepView(console.Error, spec, clock);
        return new LiveSweepView(AnsiConsole.Create(new()
        {
            Ansi = AnsiSupport.Yes,
            ColorSystem = console.HasColor ? ColorSystemSupport.Detect : ColorSystemSupport.NoColors,
            Out = new AnsiConsoleOutput(console.Screen),
            Interactive = InteractionSupport.Yes,
        }), spec, clock);
    }
}

/// <summary>Shows nothing.</summary>
internal sealed class SilentSweepView : ISweepView
{
    /// <inheritdoc/>
    public bool WantsCluster => false;

    /// <inheritdoc/>
    public void Show(SweepStatus status, ClusterStatus? cluster)
    {
    }

    /// <inheritdoc/>
    public void Write()
    {
    }

    /// <inheritdoc/>
    public void Dispose()
    {
    }
}

/// <summary>A line at most every ten seconds, and one at the end.</summary>
internal sealed class PlainSweepView(TextWriter output, SweepSpec spec, TimeProvider clock) : ISweepView
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);

    private readonly SweepPace _pace = new(spec, clock);
    private TimeSpan _shown;

    /// <inheritdoc/>
    public bool WantsCluster => false;

    /// <inheritdoc/>
    public void Show(SweepStatus status, ClusterStatus? cluster)
    {
        _pace.Update(status);
        if (_pace.Elapsed - _shown < Interval && !status.IsOver) return;
        _shown = _pace.Elapsed;
        output.WriteLine(SweepWords.Of(_pace));
    }

    /// <inheritdoc/>
    public void Write() => output.WriteLine(SweepWords.Writing(_pace));

    /// <inheritdoc/>
    public void Dispose()
    {
    }
}
