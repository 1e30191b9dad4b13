using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using DeCam.Testing;

namespace DeCam.Tests.Samples;

public sealed partial class ExplainAnythingTests
{
    private const int Rows = 16;

    [Fact]
    public async Task Run_DiscOnBlack_DrawsAMapThatPeaksInTheDisc()
    {
        using var process = Process.Start(new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "explain-anything.dll")]) { RedirectStandardOutput = true })!;
        var lines = (await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken)).ReplaceLineEndings("\n").Split('\n');
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);

        Assert.Equal(0, process.ExitCode);
        var peaks = (from y in Enumerable.Range(0, Rows) from x in Enumerable.Range(0, lines[y].Length) where lines[y][x] == '@' select (x, y)).ToList();
        Assert.NotEmpty(peaks);
        Assert.All(peaks, p => Assert.True((p.x - 22) * (p.x - 22) + (p.y - 5) * (p.y - 5) <= 16, $"A peak lies at {p}, outside the disc."));
        var figures = Figures().Match(lines[Rows]);
        Assert.InRange(double.Parse(figures.Groups[1].Value, CultureInfo.InvariantCulture), 0.9, 1);
        Assert.InRange(double.Parse(figures.Groups[2].Value, CultureInfo.InvariantCulture), 0, 0.1);
    }

    [Fact]
    public void Readme_CodeOfTheLibrary_IsTakenFromTheSample()
    {
        var sample = File.ReadAllLines(Path.Combine(Fixtures.Repository, "samples", "explain-anything", "Program.cs")).Select(line => line.Trim()).ToHashSet();
        var readme = File.ReadAllText(Path.Combine(Fixtures.Repository, "algorithm", "README.md"));

        var shown = readme.Split("```csharp")[1].Split("```")[0].Split('\n', StringSplitOptions.TrimEntries);

        Assert.Empty(shown.Except(sample));
    }

    [GeneratedRegex(@"^insertion (\d\.\d+), deletion (\d\.\d+)$")]
    private static partial Regex Figures();
}
