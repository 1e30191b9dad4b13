using DeCam.Cluster.Testing.Planted;

namespace DeCam.Cluster.Tests.Grains.Calibrations;

public sealed class CalibrationGrainTests
{
    private static readonly CalibrationResult Result = new() { NetworkSha256 = new('c', 64) };

    [Fact]
    public async Task Ask_SeveralRuns_OneHasTheTaskAndAllTheAnswer()
    {
        await using var cluster = await PlantedCluster.StartAsync(1, _ => []);
        var grain = cluster.Grains.GetGrain<ICalibrationGrain>("question");

        Assert.Equal(new(null, IsYours: true), await grain.AskAsync("first", null));
        var second = grain.AskAsync("second", null);
        Assert.Equal(new(null, IsYours: true), await grain.AskAsync("first", null));
        await grain.TellAsync("first", Result);
        Assert.Equal(new(Result, IsYours: false), await second);
        Assert.Equal(new(Result, IsYours: false), await grain.AskAsync("third", null));

        // A late answer changes nothing; a network that is gone is made again, by one that gives the task back if it cannot.
        await grain.TellAsync("late", Result with { NetworkSha256 = new('d', 64) });
        Assert.Equal(new(Result, IsYours: false), await grain.AskAsync("third", new('d', 64)));
        Assert.Equal(new(null, IsYours: true), await grain.AskAsync("third", Result.NetworkSha256));
        await grain.TellAsync("another", null);
        Assert.Equal(new(null, IsYours: false), await grain.AskAsync("fourth", null));
        await grain.TellAsync("third", null);
        Assert.Equal(new(null, IsYours: true), await grain.AskAsync("fourth", null));
    }
}
