using DeCam.Cluster.Client.CommandLine;
using DeCam.Cluster.Silo.Devices;
using DeCam.Cluster.Tests.Client;
using DeCam.Scoring;
using Microsoft.Extensions.DependencyInjection;

namespace DeCam.Cluster.Tests.Silo.Devices;

public sealed class DeviceRegistrationTests
{
    [Theory]
    [InlineData("cpu", "", 1)]
    [InlineData("auto", "", 1)]
    [InlineData("auto", "3x20", 3)]
    public void AddDevices_Options_NameOneOrSeveral(string device, string simulated, int expected) =>
        Assert.Equal(expected, new ServiceCollection().AddDevices(new() { Device = device, Simulate = simulated }).Count(s => s.ServiceType == typeof(IScoringDevice)));

    [Fact]
    public void AddDevices_CardNamedTwice_IsRefused()
    {
        var refusal = Assert.Throws<ScoringRefusedException>(() => new ServiceCollection().AddDevices(new() { Device = "cuda:1,1" }));

        Assert.Equal("Device 'cuda:1,1' cannot be used: it names card 1 twice; leave one out.", refusal.Message);
    }

    [Fact]
    public async Task Explain_CardNamedTwice_IsRefusedBeforeAnything()
    {
        using var folder = new TemporaryFolder();
        var said = await Decam.RunAsync("explain", Samples.Star, "--model", Samples.ShapesModel, "--device", "cuda:0,0", "--out", folder.File("out"), "--data", folder.File("data"));

        said.IsRefusal(ExitCode.Usage, "Device 'cuda:0,0' cannot be used: it names card 0 twice; leave one out.");
    }
}
