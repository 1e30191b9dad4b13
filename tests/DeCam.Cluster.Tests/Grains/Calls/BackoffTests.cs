namespace DeCam.Cluster.Tests.Grains.Calls;

public sealed class BackoffTests
{
    private static readonly Backoff Pauses = new(TimeSpan.FromSeconds(1), 2, TimeSpan.FromSeconds(5));

    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 2)]
    [InlineData(3, 4)]
    [InlineData(4, 5)]
    [InlineData(int.MaxValue, 5)]
    public void Pause_GrowsUpToTheLongest(int attempt, double seconds) => Assert.Equal(seconds, Pauses.Pause(attempt).TotalSeconds);

    [Theory]
    [InlineData(1)]
    [InlineData(100)]
    public void Jittered_DiffersByAFifthAtMost_AlsoAtTheLongest(int attempt)
    {
        var shares = Enumerable.Range(0, 1000).Select(_ => Pauses.Jittered(attempt) / Pauses.Pause(attempt)).ToList();

        Assert.All(shares, share => Assert.InRange(share, 0.8, 1.2));
        Assert.True(shares.Max() - shares.Min() > 0.3);
    }
}
