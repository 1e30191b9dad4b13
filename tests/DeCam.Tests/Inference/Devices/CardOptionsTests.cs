using DeCam.Inference.Devices;
using DeCam.Scoring;

namespace DeCam.Tests.Inference.Devices;

public sealed class CardOptionsTests
{
    [Fact]
    public void Read_Settings_AreThoseOfTheText()
    {
        Assert.Equal(new(), CardOptions.Read("cuda", ""));
        Assert.Equal(new() { Fuse = false, MemoryBytes = 8L << 30, Batch = 128, Callers = 3 }, CardOptions.Read("", "fuse=false;memory=8GiB; batch=128;callers=3"));
        Assert.Equal(512L << 20, CardOptions.Read("", "memory=512MiB").MemoryBytes);
    }

    [Theory]
    [InlineData("fuse=no", "fuse is 'no' but true or false is wanted")]
    [InlineData("memory=8", "memory is '8' but 256MiB to 1024GiB are wanted, such as 8GiB")]
    [InlineData("memory=1MiB", "memory is '1MiB' but 256MiB to 1024GiB are wanted, such as 8GiB")]
    [InlineData("callers=0", "callers is '0' but 1 to 16 are wanted")]
    [InlineData("batch", "'batch' is no NAME=VALUE; use fuse, memory, batch or callers")]
    [InlineData("speed=9", "there is no setting 'speed'; use fuse, memory, batch or callers")]
    [InlineData("batch=8;batch=16", "'batch' is set twice; leave one out")]
    public void Read_WrongSetting_IsRefused(string settings, string reason)
    {
        var refusal = Assert.Throws<ScoringRefusedException>(() => CardOptions.Read($"cuda:0;{settings}", settings));

        Assert.Equal((RefusalKind.Option, $"Device 'cuda:0;{settings}' cannot be used: {reason}."), (refusal.Kind, refusal.Message));
    }

    [Fact]
    public async Task Device_Settings_AreItsOwn()
    {
        var content = new MemoryContent();
        await using var device = new CudaDevice(1, content, content, card: new() { Fuse = false, MemoryBytes = 1L << 30, Batch = 128, Callers = 3 });

        Assert.Equal((3, 128), (device.Concurrency, device.PreferredMasks));
        Assert.Equal(("1", "1073741824"), (CudaDevice.Settings(1, new() { MemoryBytes = 1L << 30 })["device_id"], CudaDevice.Settings(1, new() { MemoryBytes = 1L << 30 })["gpu_mem_limit"]));
        Assert.DoesNotContain("gpu_mem_limit", CudaDevice.Settings(1, new()).Keys);
    }
}
