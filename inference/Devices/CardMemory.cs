using System.Text.RegularExpressions;
using Microsoft.ML.OnnxRuntime;

namespace DeCam.Inference.Devices;

/// <summary>Tells want of memory from other faults of ONNX Runtime.</summary>
internal static partial class CardMemory
{
    /// <summary>Whether an error, or what caused it, is that memory could not be had.</summary>
    public static bool IsShort(Exception? fault) => fault is not null && ((fault is OnnxRuntimeException && IsShort(fault.Message)) || IsShort(fault.InnerException));

    /// <summary>Whether ONNX Runtime says so.</summary>
    /// <param name="message">What it said.</param>
    public static bool IsShort(string message) => Short().IsMatch(message);

    [GeneratedRegex(@"Failed to allocate memory for requested buffer|BFCArena|out of memory|CUDA failure 2\b|cudaErrorMemoryAllocation")]
    private static partial Regex Short();
}
