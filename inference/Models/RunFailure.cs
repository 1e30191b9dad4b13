using System.Text.RegularExpressions;
using DeCam.Scoring;
using Microsoft.ML.OnnxRuntime;

namespace DeCam.Inference.Models;

/// <summary>Tells what ONNX Runtime says of a model while it scores from what it says of a machine.</summary>
internal static partial class RunFailure
{
    /// <summary>Whether another try, or another machine, may do better: memory ran out, or a card failed.</summary>
    /// <param name="message">What the runtime said.</param>
    public static bool IsOfTheMachine(string message) => Machine().IsMatch(message);

    /// <summary>The refusal of the model.</summary>
    public static ScoringRefusedException Of(string model, OnnxRuntimeException error) =>
        new(RefusalKind.Input, $"Model '{model}' cannot score a batch of pictures: {NativeErrors.Sentence(error)}; export it again, with a dynamic batch.", error);

    [GeneratedRegex(@"Failed to allocate|bad_alloc|out of memory|BFCArena|CUDA |CUDNN |CUBLAS |cuda(Error|Malloc)|\[ErrorCode:EPFail\]")]
    private static partial Regex Machine();
}
