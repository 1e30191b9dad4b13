using DeCam.Cluster.Client.CommandLine;
using Spectre.Console;

namespace DeCam.Cluster.Client.Progress;

/// <summary>Chooses how progress is shown.</summary>
internal static class ProgressViews
{
    /// <summary>Bars on a terminal, lines elsewhere, nothing where quiet was asked for.</summary>
    public static IProgressView For(CommandConsole console, OutputSettings output, string headline, int images, TimeProvider clock)
    {
        if (output.Quiet) return new SilentProgress();
        if (!console.IsTerminal) return new PlainProgress(console.Error, headline, images, clock);
        console.Error.WriteLine(headline);
        var ansi = AnsiConsole.Create(new()
        {
            Ansi = AnsiSupport.Yes,
            ColorSystem = console.HasColor ? ColorSystemSupport.Detect : ColorSystemSupport.NoColors,
            Out = new AnsiConsoleOutput(console.Screen),
            Interactive = InteractionSupport.Yes,
        });
        return new LiveProgress(ansi, writer => writer == console.Error || console.IsOutTerminal, images, clock);
    }
}
