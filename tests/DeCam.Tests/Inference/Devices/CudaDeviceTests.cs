using DeCam.Inference.Devices;
using DeCam.Inference.Models;
using DeCam.Tests.Inference.Models;

namespace DeCam.Tests.Inference.Devices;

/// <summary>What of a card can be tried without one.</summary>
public class CudaDeviceTests
{
    [Theory]
    [InlineData(null, 4_000_000_000L)]
    [InlineData(5L, 5L)]
    public async Task ModelBytesLimit_IsNotOfTheMemoryOfTheProcess(long? given, long expected)
    {
        Assert.SkipUnless(CudaDriver.Cards is null, "The driver tells the memory of a card.");
        var content = new MemoryContent();
        await using var device = new CudaDevice(0, content, content, new() { ModelBytes = given });

        Assert.Equal(expected, device.ModelBytesLimit);
    }

    [Theory]
    [InlineData(true, false, "0:16+1:16 ")]
    [InlineData(false, false, "0:16 1:16 ")]
    [InlineData(true, true, "0:16 1:16 ")]
    public async Task Cut_TwoRequests_ShareABatchWhereTheModelTakesThat(bool isDynamic, bool isMixed, string expected)
    {
        var content = new MemoryContent();
        await using var device = new CudaDevice(0, content, content);
        using var model = TinyModel.Classifier(-1, 3, 5, 7);
        using var loaded = OnnxClassifier.Load(model.Save(), "tiny", new() { Mean = [0.5f, 0.5f, 0.5f], Std = [0.5f, 0.5f, 0.5f] });

        var batches = device.Cut(loaded.Signature with { IsBatchDynamic = isDynamic, FixedBatch = 4, IsBatchMixed = isMixed }, [16, 16]);

        Assert.Equal(expected, string.Concat(batches.Select(batch => string.Join('+', batch.Select(rows => $"{rows.Request}:{rows.Count}")) + " ")));
    }

    [Theory]
    [InlineData("Unable to load shared library 'libonnxruntime_providers_cuda.so' or one of its dependencies.\nlibcublasLt.so.13: cannot open shared object file: No such file or directory\n/app/liblibonnxruntime_providers_cuda.so: cannot open shared object file: No such file or directory\n", "libcublasLt.so.13")]
    [InlineData("/app/libonnxruntime_providers_cuda.so: cannot open shared object file: No such file or directory\nlibonnxruntime_providers_cuda.so: cannot open shared object file: No such file or directory", null)]
    [InlineData("Unable to load DLL 'onnxruntime_providers_cuda.dll': The specified module could not be found.", null)]
    public void MissingIn_MessageOfTheLoader_IsTheLibraryThatIsNotThere(string message, string? expected) => Assert.Equal(expected, CudaProbe.MissingIn(message));
}
