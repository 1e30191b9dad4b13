using DeCam.Explanations;
using DeCam.Scoring;

namespace DeCam.Tests.Algorithm.Explanations;

public sealed class IdenticalMasksTests
{
    private const int Capacity = 8192;

    [Fact]
    public void TryGet_OfSeveralClasses_GivesWhatWasAdded()
    {
        var seen = new IdenticalMasks(2);
        for (var i = 0; i < 3; i++) seen.Add((UInt128)i, Scores(i));

        Assert.True(seen.TryGet(1, out var scores));
        Assert.Equal(Scores(1), scores.ToArray());
        Assert.False(seen.TryGet(3, out _));
    }

    [Fact]
    public void Add_KnownMask_KeepsTheFirstScores()
    {
        var seen = new IdenticalMasks(2);
        seen.Add(7, Scores(1));
        seen.Add(7, Scores(2));

        Assert.True(seen.TryGet(7, out var scores));
        Assert.Equal(Scores(1), scores.ToArray());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(Capacity - 1)]
    [InlineData(2 * Capacity + 5)]
    public void Add_BeyondTheCapacity_TheOldestLeave(int more)
    {
        var seen = new IdenticalMasks(2);
        for (var i = 0; i < Capacity + more; i++) seen.Add((UInt128)i, Scores(i));

        Assert.False(seen.TryGet((UInt128)(more - 1), out _));
        for (var i = more; i < Capacity + more; i++)
        {
            Assert.True(seen.TryGet((UInt128)i, out var scores));
            Assert.Equal(Scores(i), scores.ToArray());
        }
    }

    private static ClassScore[] Scores(int mask) => [new(mask, -mask), new(mask + 0.5f, -mask - 0.5f)];
}
