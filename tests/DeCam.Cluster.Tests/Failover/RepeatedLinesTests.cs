using DeCam.Cluster.Testing.Mishaps;

namespace DeCam.Cluster.Tests.Failover;

public sealed class RepeatedLinesTests
{
    [Fact]
    public void Of_LineElevenTimesInAMinute_IsFoundWhateverItCounts()
    {
        var log = Lines(11, i => $"2026-01-01T00:00:{4 * i:00}Z warn: Sweeps[1] Sweep mishap-7 met a fault, {i} in a row for {i} s, and tries again");

        Assert.Contains("met a fault, N in a row for N s", Assert.Single(RepeatedLines.Of(log)), StringComparison.Ordinal);
    }

    [Fact]
    public void Of_LineTenTimesInAMinute_IsNotOften() => Assert.Empty(RepeatedLines.Of(Lines(20, i => $"2026-01-01T00:{i / 10:00}:{5 * (i % 10):00}Z warn: the same")));

    [Fact]
    public void Of_LinesOfDifferentIds_AreDifferent() => Assert.Empty(RepeatedLines.Of(Lines(30, i => $"2026-01-01T00:00:00Z info: Sweep mishap-{i} submitted")));

    private static string Lines(int count, Func<int, string> line) => string.Join('\n', Enumerable.Range(0, count).Select(line));
}
