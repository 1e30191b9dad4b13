using System.Diagnostics;
using DeCam.Cluster.Grains.Sweeps.Images;

namespace DeCam.Cluster.Tests.Grains.Sweeps;

public sealed class NamePatternTests
{
    [Theory]
    [InlineData("*.png", "a.PNG", true)]
    [InlineData("*.png", "a/b.png", false)]
    [InlineData("**/*.png", "a/b/c.png", true)]
    [InlineData("**/*.png", "c.png", true)]
    [InlineData("a?.png", "ab.png", true)]
    [InlineData("(a+)+.png", "aaaa.png", false)]
    [InlineData("**", "a/two\nlines.png", true)]
    [InlineData("*.png", "a.png\n", false)]
    public void Matches_Name(string pattern, string name, bool matches) => Assert.Equal(matches, new NamePattern(pattern).Matches(name));

    // A regular expression that backtracks would need longer than the universe.
    [Fact]
    public void Matches_WorstPattern_TakesTimeInProportionToTheName()
    {
        var pattern = new NamePattern(string.Concat(Enumerable.Repeat("*a", 31)) + "*b");
        Assert.False(pattern.Matches(new string('a', 4000)));

        var (shorter, longer) = (Time(new string('a', 5_000)), Time(new string('a', 40_000)));

        Assert.True(longer < 8 * 8 * shorter, $"8 times the name took {longer / shorter:0} times as long");

        // The shortest of ten, because another process may take the core in the middle of one.
        double Time(string name) => Enumerable.Range(0, 10).Min(_ =>
        {
            var start = Stopwatch.GetTimestamp();
            Assert.False(pattern.Matches(name));
            return Stopwatch.GetElapsedTime(start).TotalSeconds;
        });
    }
}
