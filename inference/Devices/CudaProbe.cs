using System.Runtime.InteropServices;
using DeCam.Inference.Graph;
using DeCam.Inference.Models;
using Google.Protobuf;
using Microsoft.ML.OnnxRuntime;

namespace DeCam.Inference.Devices;

/// <summary>Finds out whether a card can be used, and why not.</summary>
internal static class CudaProbe
{
    private const string Provider = "CUDAExecutionProvider";

    private static string ProviderLibrary => OperatingSystem.IsWindows() ? "onnxruntime_providers_cuda.dll" : "libonnxruntime_providers_cuda.so";

    /// <summary>Whether this build has the CUDA runtime at all.</summary>
    public static bool IsInThisBuild => RuntimeTelemetry.QuietEnvironment.GetAvailableProviders().Contains(Provider);

    /// <summary>Runs a tiny model on the card.</summary>
    /// <returns>Null when it can be used, else a sentence that says why not.</returns>
    public static string? WhyNot(int index)
    {
        if (!IsInThisBuild) return "this build has the CPU runtime; rebuild with -p:OrtFlavor=cuda.";
        try
        {
            using var options = CudaDevice.Options(index);
            using var session = new InferenceSession(TinyModel(), options);
            using var value = OrtValue.CreateTensorValueFromMemory([1f], [1]);
            using var run = new RunOptions();
            using var outputs = session.Run(run, ["x"], [value], ["y"]);
            return null;
        }
        catch (Exception e) when (e is OnnxRuntimeException or EntryPointNotFoundException or DllNotFoundException or TypeInitializationException)
        {
            return $"{MissingLibrary() ?? NativeErrors.Sentence(e)}; install the CUDA libraries of this build, or use cpu.";
        }
    }

    // The runtime only says that its provider failed to load; the loader itself names the file that is missing.
    private static string? MissingLibrary()
    {
        try
        {
            NativeLibrary.Load(ProviderLibrary, typeof(InferenceSession).Assembly, null);
            return null;
        }
        catch (DllNotFoundException e)
        {
            return NativeErrors.Sentence(e);
        }
    }

    private static byte[] TinyModel()
    {
        static ValueInfoProto Value(string name) => new()
        {
            Name = name,
            Type = new() { TensorType = new() { ElemType = 1, Shape = new() { Dim = { new TensorShapeProto.Types.Dimension { DimValue = 1 } } } } },
        };
        return new ModelProto
        {
            IrVersion = 7,
            OpsetImport = { new OperatorSetIdProto { Domain = "", Version = 13 } },
            Graph = new()
            {
                Name = "probe",
                Input = { Value("x") },
                Output = { Value("y") },
                Node = { new NodeProto { OpType = "Relu", Input = { "x" }, Output = { "y" } } },
            },
        }.ToByteArray();
    }
}
