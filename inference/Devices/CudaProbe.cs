using System.Runtime.InteropServices;
using DeCam.Inference.Gradients;
using DeCam.Inference.Graph;
using DeCam.Inference.Models;
using Google.Protobuf;
using Microsoft.ML.OnnxRuntime;

namespace DeCam.Inference.Devices;

/// <summary>Finds out whether a card can be used, and why not.</summary>
internal static class CudaProbe
{
    private const string Provider = "CUDAExecutionProvider", NotOpened = ": cannot open shared object file";
    private const int Side = 4;

    private static string ProviderLibrary => OperatingSystem.IsWindows() ? "onnxruntime_providers_cuda.dll" : "libonnxruntime_providers_cuda.so";

    /// <summary>Whether this build has the CUDA runtime at all.</summary>
    public static bool IsInThisBuild => RuntimeTelemetry.QuietEnvironment.GetAvailableProviders().Contains(Provider);

    /// <summary>Runs a convolution on the card, and nowhere else.</summary>
    /// <returns>Null when it can be used, else a sentence that says why not.</returns>
    public static string? WhyNot(int index)
    {
        if (!IsInThisBuild) return "this build has the CPU runtime; rebuild with -p:OrtFlavor=cuda.";
        try
        {
            using var options = CudaDevice.Options(index, new());
            // Else the processor would take over what the card cannot do, at a tenth of the speed and without a word.
            options.AddSessionConfigEntry("session.disable_cpu_ep_fallback", "1");
            using var session = new InferenceSession(Convolution(), options);
            using var value = OrtValue.CreateTensorValueFromMemory(new float[Side * Side], [1, 1, Side, Side]);
            using var run = new RunOptions();
            using var outputs = session.Run(run, ["x"], [value], ["y"]);
            return null;
        }
        catch (Exception e) when (e is OnnxRuntimeException or EntryPointNotFoundException or DllNotFoundException or TypeInitializationException)
        {
            return CudaReasons.Of(e.Message) ?? $"{MissingLibrary() ?? NativeErrors.Sentence(e)}; install the CUDA libraries of this build, or use cpu.";
        }
    }

    // The runtime only says that its provider failed to load; the loader itself names the file that is missing, if that is why.
    private static string? MissingLibrary()
    {
        try
        {
            NativeLibrary.Load(ProviderLibrary, typeof(InferenceSession).Assembly, null);
            return null;
        }
        catch (DllNotFoundException e)
        {
            return MissingIn(e.Message) is { } name ? $"the library '{name}' is missing" : null;
        }
    }

    /// <summary>The library that a loader's message names first as missing; null where it names none. A line with a path is about the library that was asked for itself.</summary>
    internal static string? MissingIn(string message) => message.Split('\n')
        .Select(line => line.Trim().Split(NotOpened, 2))
        .FirstOrDefault(parts => parts.Length == 2 && !parts[0].Contains('/') && parts[0] != ProviderLibrary)?[0];

    private static byte[] Convolution()
    {
        long[] shape = [1, 1, Side, Side];
        return new ModelProto
        {
            IrVersion = 7,
            OpsetImport = { new OperatorSetIdProto { Domain = "", Version = 13 } },
            Graph = new()
            {
                Name = "probe",
                Input = { GraphValues.Of("x", ElementTypes.Float32, shape) },
                Output = { GraphValues.Of("y", ElementTypes.Float32, shape) },
                Initializer = { new TensorProto { Name = "w", DataType = ElementTypes.Float32, Dims = { 1, 1, 1, 1 }, FloatData = { 1 } } },
                Node = { new NodeProto { OpType = "Conv", Input = { "x", "w" }, Output = { "y" } } },
            },
        }.ToByteArray();
    }
}
