using System.Text.RegularExpressions;

namespace DeCam.Inference.Devices;

/// <summary>What the errors of CUDA mean that an operator meets, with the way out.</summary>
internal static partial class CudaReasons
{
    /// <summary>The reason in the words of an operator; null for an error without such.</summary>
    /// <param name="message">What ONNX Runtime said.</param>
    public static string? Of(string message) =>
        Driver().IsMatch(message) ? "its driver is too old for this build; install driver 580 or later, or use cpu."
        : Code().IsMatch(message) ? "this build has no code for a card of its kind; use a card of compute capability 7.5 or later that the build knows, or use cpu."
        : None().IsMatch(message) ? "this machine shows no NVIDIA card; see that the driver is loaded and that the card is given to this process, or use cpu."
        : Number().IsMatch(message) ? "there is no card of that number; name another, or use cpu."
        : CardMemory.IsShort(message) ? "it has too little free memory; end what else uses it, or use cpu."
        : null;

    [GeneratedRegex(@"CUDA failure 35\b|driver version is insufficient")]
    private static partial Regex Driver();

    [GeneratedRegex(@"CUDA failure 209\b|no kernel image is available")]
    private static partial Regex Code();

    [GeneratedRegex(@"CUDA failure 100\b|no CUDA-capable device")]
    private static partial Regex None();

    [GeneratedRegex(@"CUDA failure 101\b|invalid device ordinal")]
    private static partial Regex Number();
}
