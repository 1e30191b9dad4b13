using DeCam.Inference.Devices;
using DeCam.Inference.Models;
using DeCam.Tests.Inference.Models;

namespace DeCam.Tests.Inference.Devices;

/// <summary>What of a card can be tried without one.</summary>
public class CudaDeviceTests
{
    [Theory]
    [InlineData(null, 1_000_000_000L)]
    [InlineData(5L, 5L)]
    public async Task ModelBytesLimit_IsNotOfTheMemoryOfTheProcess(long? given, long expected)
    {
        var content = new MemoryContent();
        await using var device = new CudaDevice(0, content, content, new() { ModelBytes = given });

        Assert.Equal(expected, device.ModelBytesLimit);
    }

    [Fact]
    public void LoadMasked_Model_IsCountedByItsFiles()
    {
        using var model = TinyModel.Classifier(-1, 3, 5, 7);
        var file = model.Save();
        using var options = SessionFactory.CpuOptions();

        using var loaded = OnnxClassifier.LoadMasked(file, "tiny", new() { Mean = [0.5f, 0.5f, 0.5f], Std = [0.5f, 0.5f, 0.5f] }, options);

        Assert.Equal(new FileInfo(file).Length, loaded.Bytes);
    }
}
