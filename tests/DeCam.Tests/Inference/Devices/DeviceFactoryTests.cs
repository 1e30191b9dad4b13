using DeCam.Inference.Devices;
using DeCam.Masks;
using DeCam.Scoring;

namespace DeCam.Tests.Inference.Devices;

public sealed class DeviceFactoryTests
{
    [Theory]
    [InlineData("auto", "cpu")]
    [InlineData("cpu", "cpu")]
    [InlineData("simulated:20ms", "simulated")]
    public async Task Create_KnownDevice_HasItsName(string device, string name)
    {
        Assert.SkipWhen(CudaProbe.IsInThisBuild && device == "auto", "This build may choose a card.");
        var content = new MemoryContent();
        await using var made = DeviceFactory.Create(device, content, content);
        Assert.Equal(name, made.Name);
    }

    [Theory]
    [InlineData("gpu")]
    [InlineData("cpu:1")]
    [InlineData("cuda:x")]
    [InlineData("simulated")]
    [InlineData("simulated:-5ms")]
    public void Create_UnknownDevice_IsRefused(string device)
    {
        var content = new MemoryContent();
        var refusal = Assert.Throws<ScoringRefusedException>(() => DeviceFactory.Create(device, content, content));
        Assert.Equal((RefusalKind.Option, $"Device '{device}' does not exist; use auto, cpu, cuda, cuda:INDEX, cuda:INDEX,INDEX, cuda:all, remote:http://HOST:PORT or simulated:MILLISECONDSms."), (refusal.Kind, refusal.Message));
    }

    [Fact]
    public void Create_CudaInCpuBuild_SaysHowToBuildIt()
    {
        Assert.SkipWhen(CudaProbe.IsInThisBuild, "This build has the CUDA runtime.");
        var content = new MemoryContent();
        var refusal = Assert.Throws<ScoringRefusedException>(() => DeviceFactory.Create("cuda:1;batch=128", content, content));
        Assert.Equal("Device 'cuda:1' cannot be used: this build has the CPU runtime; rebuild with -p:OrtFlavor=cuda.", refusal.Message);
    }

    [Theory]
    [InlineData("cpu;batch=8", "settings behind a semicolon are for cards; leave them out.")]
    [InlineData("cuda:0;batch=100", "batch is '100' but one of 8, 16, 32, 64, 128, 256 is wanted.")]
    public void Create_SettingsThatCannotBe_AreRefused(string device, string reason)
    {
        var content = new MemoryContent();
        var refusal = Assert.Throws<ScoringRefusedException>(() => DeviceFactory.Create(device, content, content));
        Assert.Equal($"Device '{device}' cannot be used: {reason}", refusal.Message);
    }

    [Fact]
    public async Task Simulated_SameMasksInOtherBatches_GiveSameScores()
    {
        var content = new MemoryContent();
        var model = new ModelReference("none", new('1', 64), "");
        var masks = RankingMasks.Over(new float[16], [0, 3, 9], hide: false, out _);
        await using var device = new SimulatedDevice(content, TimeSpan.Zero);
        var all = await device.ScoreAsync([new(model, "", masks, Baseline.Zero, [1, 5])], TestContext.Current.CancellationToken);
        var one = await device.ScoreAsync([new(model, "", masks.Pick([1]), Baseline.Zero, [1, 5])], TestContext.Current.CancellationToken);
        Assert.Equal(12, all[0].Length);
        Assert.Equal(all[0][4..8], one[0]);
        Assert.NotEqual(all[0][..4], one[0]);
        Assert.All(all[0].Chunk(2), score => Assert.InRange(score[1], -20, 0));
    }
}
