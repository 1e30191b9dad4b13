namespace DeCam.Cluster.Tests.Deployment;

/// <summary>The silo for NVIDIA cards, published and started on a machine without the libraries of CUDA.</summary>
[Collection(Publishing.Name)]
public sealed class CudaFlavourTests
{
    private const string Missing = "libcublasLt.so.13";

    [Fact]
    public async Task Publish_Linux_HoldsTheLibrariesOfThatPlatform_AndNamesWhatTheMachineLacks()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "The flavour is built for Linux.");
        using var source = await SourceArchive.UnpackAsync();
        var silo = source.In("published");
        await Shell.RunAsync($"dotnet publish silo -c Release -r linux-x64 --no-self-contained -p:OrtFlavor=cuda -o {silo}", source.Folder);

        string[] native = [.. Directory.EnumerateFiles(silo, "*onnxruntime*").Select(file => Path.GetFileName(file)).Where(name => name != "Microsoft.ML.OnnxRuntime.dll").Order(StringComparer.Ordinal)];
        Assert.Equal(["libonnxruntime.so", "libonnxruntime_providers_cuda.so", "libonnxruntime_providers_shared.so", "libonnxruntime_providers_tensorrt.so"], native);
        Assert.False(Directory.Exists(Path.Combine(silo, "runtimes")), "The folder of other platforms' libraries was published.");
        Assert.Matches(@"^\d+\.\d+\.\d+", await Shell.RunAsync($"{silo}/decam-silo --version", source.Folder));

        Assert.SkipWhen((await Shell.TryAsync($"ldconfig -p | grep -q {Missing}", source.Folder)).Code == 0, $"This machine has {Missing}.");
        var (code, _, error) = await Shell.TryAsync($"{silo}/decam-silo --device cuda --data {source.In("data")}", source.Folder);
        Assert.Equal((2, $"Device 'cuda:0' cannot be used: the library '{Missing}' is missing; install the CUDA libraries of this build, or use cpu."), (code, error.Trim()));
    }
}
