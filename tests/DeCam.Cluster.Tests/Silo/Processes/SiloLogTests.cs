using System.Globalization;
using System.Text.Json;
using DeCam.Cluster.Testing.Processes;

namespace DeCam.Cluster.Tests.Silo.Processes;

/// <summary>What real silos log of each other.</summary>
public sealed class SiloLogTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Log_SilosComeLeaveAndAreLost_TellsThemByName()
    {
        await using var first = await StartAsync("first");
        var join = string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{first.Ports.Silo}");
        await using var leaving = await StartAsync("leaving", "--join", join, "--log-format", "json");
        await using var lost = await StartAsync("lost", "--join", join);
        await first.WaitUntilSaidAsync("Silo lost (", Token);
        Assert.Contains("Silo leaving (", first.Said, StringComparison.Ordinal);

        leaving.Terminate();
        Assert.Equal(0, await leaving.WaitForExitAsync(Token));
        await first.WaitUntilSaidAsync("left the cluster", Token);
        var before = first.Process.Output;
        lost.Kill();
        await first.WaitUntilSaidAsync("was lost;", Token);

        // The rest of what a loss sets off would have been said by the next report of the silo to its cluster.
        await Task.Delay(TimeSpan.FromSeconds(3), Token);
        var since = first.Process.Output[before.Length..].Split('\n', StringSplitOptions.RemoveEmptyEntries);
        var line = Assert.Single(since);
        Assert.Contains(" warn: ", line, StringComparison.Ordinal);
        Assert.Matches(@"Silo lost \(\S+\) was lost; ", line);
        Assert.Single(first.Said.Split('\n'), l => l.Contains("Silo leaving (", StringComparison.Ordinal) && l.Contains("left the cluster", StringComparison.Ordinal));
        IsJson(leaving.Process.Output);
    }

    private static void IsJson(string log)
    {
        var events = log.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonDocument.Parse(line).RootElement).ToList();
        Assert.Contains(events, e => e.GetProperty("Message").GetString()!.Contains("is ready", StringComparison.Ordinal) && e.GetProperty("State").GetProperty("Name").GetString() == "leaving");
        Assert.All(events, e => Assert.Matches(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$", e.GetProperty("Timestamp").GetString()!));
    }

    private Task<SiloProcess> StartAsync(string name, params IEnumerable<string> arguments) =>
        SiloProcess.StartAsync(null, ["--name", name, "--data", _folder.File("data"), "--simulate", "1x20", .. arguments], Token);
}
