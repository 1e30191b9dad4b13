using DeCam.Cluster.Grains.Calls;
using Microsoft.Extensions.Time.Testing;

namespace DeCam.Cluster.Tests.Grains.Calls;

public sealed class FaultStreakTests
{
    private readonly FakeTimeProvider _clock = new();

    [Fact]
    public void Add_SameFaultForTenMinutes_IsToldOnceAMinuteWithTheCount()
    {
        var (streak, told) = (new FaultStreak(_clock), 0);
        while (streak.Age < TimeSpan.FromMinutes(10))
        {
            if (streak.Add("the volume is away")) told++;
            _clock.Advance(streak.Pause);
        }

        Assert.InRange(told, 5, 11);
        Assert.InRange(streak.Count, 15, 40);
        Assert.StartsWith("waiting since 10 min, ", streak.Waiting, StringComparison.Ordinal);
        Assert.EndsWith(" attempts so far: the volume is away", streak.Waiting, StringComparison.Ordinal);
    }

    [Fact]
    public void Reach_StepsThatAreDoneAgain_AreNotWaitedFor()
    {
        var streak = new FaultStreak(_clock);
        void Attempt(int steps)
        {
            streak.Begin();
            for (var step = 1; step <= steps; step++)
            {
                _clock.Advance(TimeSpan.FromMinutes(1));
                streak.Reach(step);
            }

            _clock.Advance(TimeSpan.FromSeconds(5));
            streak.Add("the volume is away");
        }

        Attempt(40);
        _clock.Advance(TimeSpan.FromSeconds(10));
        Attempt(40);
        Assert.Equal((2, TimeSpan.FromSeconds(15)), (streak.Count, streak.Age));
        Assert.Equal("waiting since 15 s beside 40 min in which steps were done again, 2 attempts so far: the volume is away", streak.Waiting);

        // A step further than ever before.
        Attempt(41);
        Assert.Equal((1, TimeSpan.Zero), (streak.Count, streak.Age));
        Assert.Equal("waiting since 0 s, 1 attempts so far: the volume is away", streak.Waiting);
    }

    [Fact]
    public void End_AfterFaults_BeginsAnew()
    {
        var streak = new FaultStreak(_clock);
        streak.Add("a");
        streak.Add("a");
        streak.End();

        Assert.Null(streak.Waiting);
        Assert.Equal(TimeSpan.Zero, streak.Age);
        Assert.True(streak.Add("a"));
        Assert.InRange(streak.Pause, TimeSpan.FromSeconds(0.8), TimeSpan.FromSeconds(1.2));
    }
}
