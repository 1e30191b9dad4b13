using DeCam.Inference.Devices;
using DeCam.Scoring;

namespace DeCam.Tests.Inference.Devices;

public sealed class DeviceNamesTests
{
    [Theory]
    [InlineData("cpu", 0, "cpu")]
    [InlineData("simulated:20ms", 0, "simulated:20ms")]
    [InlineData("cuda:9;batch=8", 2, "cuda:9;batch=8")]
    [InlineData("cuda:all", 3, "cuda:0 cuda:1 cuda:2")]
    [InlineData("cuda:all;batch=128;callers=3", 2, "cuda:0;batch=128;callers=3 cuda:1;batch=128;callers=3")]
    [InlineData("cuda:2,0", 3, "cuda:2 cuda:0")]
    [InlineData("cuda:0,2;fuse=false", null, "cuda:0;fuse=false cuda:2;fuse=false")]
    public void Of_Option_NamesEachDevice(string device, int? cards, string expected) =>
        Assert.Equal(expected.Split(' '), DeviceNames.Of(device, () => cards, isInThisBuild: true));

    [Theory]
    [InlineData("cuda:0,1,0", 2, "it names card 0 twice; leave one out.")]
    [InlineData("cuda:0,", 2, "'' is no number of a card; name cards as in cuda:0,2, or all of them with cuda:all.")]
    [InlineData("cuda:0,-1", 2, "'-1' is no number of a card; name cards as in cuda:0,2, or all of them with cuda:all.")]
    [InlineData("cuda:0,2,3", 2, "there is no card 2; the 2 cards are cuda:0 to cuda:1.")]
    [InlineData("cuda:0,1", 1, "there is no card 1; the only card is cuda:0.")]
    [InlineData("cuda:0,1", 0, "there is no card 0; the driver shows none, so use cpu.")]
    [InlineData("cuda:all", 0, "the driver shows no card; use cpu.")]
    [InlineData("cuda:all", null, "the driver of NVIDIA cards is not here, or does not answer; install it, or use cpu.")]
    public void Of_CardsThatCannotBe_AreRefused(string device, int? cards, string reason)
    {
        var refusal = Assert.Throws<ScoringRefusedException>(() => DeviceNames.Of(device, () => cards, isInThisBuild: true));

        Assert.Equal((RefusalKind.Option, $"Device '{device}' cannot be used: {reason}"), (refusal.Kind, refusal.Message));
    }

    [Fact]
    public void Of_CardsInABuildWithoutThem_SaysHowToBuildIt()
    {
        var refusal = Assert.Throws<ScoringRefusedException>(() => DeviceNames.Of("cuda:all", () => 2, isInThisBuild: false));

        Assert.Equal("Device 'cuda:all' cannot be used: this build has the CPU runtime; rebuild with -p:OrtFlavor=cuda.", refusal.Message);
    }
}
