using DeCam.Inference.Devices;

namespace DeCam.Tests.Inference.Devices;

public sealed class CudaReasonsTests
{
    [Theory]
    [InlineData("[ErrorCode:Fail] /src/cuda_call.cc:129 CUDA failure 35: CUDA driver version is insufficient for CUDA runtime version ; GPU=0 ; expr=cudaSetDevice(0);", "its driver is too old for this build; ")]
    [InlineData("[ErrorCode:Fail] CUDA failure 209: no kernel image is available for execution on the device ; GPU=0", "this build has no code for a card of its kind; ")]
    [InlineData("[ErrorCode:Fail] CUDA failure 100: no CUDA-capable device is detected ; GPU=-1", "this machine shows no NVIDIA card; ")]
    [InlineData("[ErrorCode:Fail] CUDA failure 101: invalid device ordinal ; GPU=32", "there is no card of that number; ")]
    [InlineData("[ErrorCode:Fail] CUDA failure 2: out of memory ; GPU=0", "it has too little free memory; ")]
    [InlineData("[ErrorCode:RuntimeException] /src/bfc_arena.cc:376 onnxruntime::BFCArena::AllocateRawInternal Failed to allocate memory for requested buffer of size 102760448", "it has too little free memory; ")]
    [InlineData("[ErrorCode:Fail] Failed to load library libonnxruntime_providers_cuda.so", null)]
    [InlineData("[ErrorCode:Fail] CUDA failure 719: unspecified launch failure", null)]
    public void Of_ErrorOfTheRuntime_IsTheReasonForAnOperator(string message, string? expected) =>
        Assert.Equal(expected, CudaReasons.Of(message) is { } reason ? reason[..(reason.IndexOf(';', StringComparison.Ordinal) + 2)] : null);

    [Fact]
    public void Read_LibraryThatIsNoDriver_KnowsNoCards()
    {
        Assert.Null(CudaDriver.Read("libdecam-nowhere.so"));
        Assert.SkipUnless(OperatingSystem.IsLinux(), "The C library has this name on Linux.");
        Assert.Null(CudaDriver.Read("libc.so.6"));
    }
}
