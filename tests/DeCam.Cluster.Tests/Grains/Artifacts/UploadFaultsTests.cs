using DeCam.Cluster.Grains.Artifacts;
using DeCam.Cluster.Testing.Planted;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace DeCam.Cluster.Tests.Grains.Artifacts;

public sealed class UploadFaultsTests
{
    [Fact]
    public void Add_SameReasonForTwoMinutes_IsToldOnceAMinuteWithTheNumber()
    {
        using var log = new PlantedLog();
        using var loggers = LoggerFactory.Create(logging => logging.AddProvider(log));
        var clock = new FakeTimeProvider();
        var faults = new UploadFaults(clock, loggers.CreateLogger<UploadFaults>());

        for (var second = 0; second <= 120; second += 2)
        {
            faults.Add("the disk is full");
            if (second == 10) faults.Add("permission denied");
            clock.Advance(TimeSpan.FromSeconds(2));
        }

        Assert.Equal(
            [
                "What a client sent cannot be stored: the disk is full",
                "What a client sent cannot be stored: permission denied",
                "What clients sent cannot be stored, 30 times since this was told last: the disk is full",
                "What clients sent cannot be stored, 30 times since this was told last: the disk is full",
            ],
            log.Lines.Select(line => line[line.IndexOf("What ", StringComparison.Ordinal)..]));
    }
}
