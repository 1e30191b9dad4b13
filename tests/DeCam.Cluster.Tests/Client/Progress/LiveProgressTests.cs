using System.Text.RegularExpressions;
using DeCam.Cluster.Client.Progress;
using Microsoft.Extensions.Time.Testing;
using Spectre.Console;

namespace DeCam.Cluster.Tests.Client.Progress;

public sealed partial class LiveProgressTests
{
    private const int Columns = 60;

    [Fact]
    public async Task Draw_SixtyColumns_FitsALineEach()
    {
        var clock = new FakeTimeProvider();
        await using var written = new StringWriter();
        var output = TextWriter.Synchronized(written);
        var console = AnsiConsole.Create(new() { Ansi = AnsiSupport.Yes, ColorSystem = ColorSystemSupport.NoColors, Out = new AnsiConsoleOutput(output), Interactive = InteractionSupport.Yes });
        console.Profile.Width = Columns;

        var view = new LiveProgress(console, _ => true, 2, clock);
        view.Start("a_picture_with_a_long_name_01.png");
        foreach (var evaluations in (int[])[0, 400])
        {
            view.Update("a_picture_with_a_long_name_01.png", new()
            {
                RunId = "r",
                Method = "ellipse-ridge",
                State = RunState.Running,
                Evaluations = evaluations,
                Planned = 20_000,
                MetricPlanned = 450,
                BestFitness = 0.25,
            });
            clock.Advance(TimeSpan.FromSeconds(1));
        }

        var deadline = DateTime.UtcNow.AddSeconds(30);
        while (!Text(written, output).Contains("left", StringComparison.Ordinal) && DateTime.UtcNow < deadline) await Task.Delay(50, TestContext.Current.CancellationToken);
        await view.DisposeAsync();

        var lines = Text(written, output).Split('\n').Select(l => l.TrimEnd()).ToList();
        Assert.Contains(lines, l => l.StartsWith("…th_a_long_name", StringComparison.Ordinal) || l.Contains("_name_01.png", StringComparison.Ordinal));
        Assert.Contains(lines, l => l.Contains("ellipse-ridge search", StringComparison.Ordinal) && l.EndsWith("left", StringComparison.Ordinal));
        Assert.All(lines, l => Assert.True(l.Length <= Columns, $"{l.Length} columns: {l}"));
    }

    // Control sequences move the cursor or set colours; what is left is what a person reads.
    private static string Text(StringWriter written, TextWriter output)
    {
        // A synchronized writer locks itself.
        lock (output) return Escape().Replace(written.ToString(), "").Replace("\r", "\n", StringComparison.Ordinal);
    }

    [GeneratedRegex("\u001b\\[[0-9;?]*[A-Za-z]")]
    private static partial Regex Escape();
}
