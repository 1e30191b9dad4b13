namespace DeCam.Cluster.Tests.GrainInterfaces;

public sealed class TimeTextTests
{
    [Theory]
    [InlineData("30d", 30 * 86_400)]
    [InlineData("12h", 43_200)]
    [InlineData("1.5h", 5_400)]
    [InlineData("90m", 5_400)]
    [InlineData("45s", 45)]
    [InlineData("1.12:00:00", 129_600)]
    [InlineData("0s", 0)]
    public void TryParse_Time_IsRead(string text, double seconds)
    {
        Assert.True(TimeText.TryParse(text, out var time));
        Assert.Equal(seconds, time.TotalSeconds);
    }

    [Theory]
    [InlineData("")]
    [InlineData("d")]
    [InlineData("30")]
    [InlineData("-3d")]
    [InlineData("1e9d")]
    [InlineData("99999999d")]
    [InlineData("d30")]
    [InlineData("-1.00:00:00")]
    [InlineData("NaNd")]
    public void TryParse_NoTime_IsRefused(string text) => Assert.False(TimeText.TryParse(text, out _));
}
