using DeCam.Cluster.Silo;
using DeCam.Cluster.Silo.Clustering;
using DeCam.Cluster.Silo.Embedding;
using DeCam.Cluster.Silo.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace DeCam.Cluster.Tests.Silo.Clustering;

public sealed class SteadyClockTests
{
    private static readonly DateTimeOffset Noon = new(2026, 1, 10, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(30)]
    [InlineData(3 * 24 * 60)]
    public void UtcNow_ClockSetBack_GoesOnByTheTimeThatPassed(int minutes)
    {
        var heard = new List<TimeSpan>();
        var machine = new Machine { Now = Noon };
        var clock = new SteadyClock(machine, heard.Add);
        Assert.Equal(Noon, clock.GetUtcNow());

        machine.Now -= TimeSpan.FromMinutes(minutes);
        machine.Pass(TimeSpan.FromSeconds(1));
        Assert.Equal(Noon + TimeSpan.FromSeconds(1), clock.GetUtcNow());
        machine.Pass(TimeSpan.FromSeconds(1));
        Assert.Equal(Noon + TimeSpan.FromSeconds(2), clock.GetUtcNow());
        Assert.Equal([TimeSpan.FromMinutes(minutes)], heard);
    }

    [Fact]
    public void UtcNow_ClockSetForward_FollowsIt()
    {
        var machine = new Machine { Now = Noon };
        var clock = new SteadyClock(machine);
        _ = clock.GetUtcNow();
        machine.Now += TimeSpan.FromDays(1);
        Assert.Equal(machine.Now, clock.GetUtcNow());
    }

    // Orleans waits by the time of day of the clock that it is given.
    [Fact]
    public void Hosts_OfSilos_HaveIt()
    {
        using var folder = new TemporaryFolder();
        using var embedded = EmbeddedHost.Build(new() { DataFolder = folder.Path, Device = "cpu" }, FreePorts.Next());
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["DeCam:Storage:Folder"] = folder.Path,
        }).Build();
        using var silo = SiloHost.Build(configuration, SiloSettings.Read(configuration));
        Assert.IsType<SteadyClock>(embedded.Services.GetRequiredService<TimeProvider>());
        Assert.IsType<SteadyClock>(silo.Services.GetRequiredService<TimeProvider>());
    }

    private sealed class Machine : TimeProvider
    {
        private long _timestamp = 1_000;

        public DateTimeOffset Now { get; set; }

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public void Pass(TimeSpan time) => (Now, _timestamp) = (Now + time, _timestamp + time.Ticks);

        public override DateTimeOffset GetUtcNow() => Now;

        public override long GetTimestamp() => _timestamp;
    }
}
