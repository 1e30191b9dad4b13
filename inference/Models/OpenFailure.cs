using System.Text.RegularExpressions;
using DeCam.Inference.Graph;
using DeCam.Scoring;
using Microsoft.ML.OnnxRuntime;

namespace DeCam.Inference.Models;

/// <summary>Says why ONNX Runtime refused to open a model, and what helps.</summary>
internal static partial class OpenFailure
{
    /// <summary>The refusal.</summary>
    /// <param name="model">The graph that was opened.</param>
    /// <param name="name">Name of the model.</param>
    /// <param name="error">What the runtime said.</param>
    public static ScoringRefusedException Of(ModelProto model, string name, OnnxRuntimeException error) =>
        new(RefusalKind.Input, $"Model '{name}' {Known(NativeErrors.Beginning(error.Message)) ?? ForeignOperators.Reason(model) ?? Unknown(error)}.", error);

    private static string? Known(string message) =>
        Opset().Match(message) is { Success: true } opset
            ? $"is of opset {opset.Groups["got"]} but this ONNX Runtime knows opsets up to {opset.Groups["limit"]}; export it with one of these"
        : Version().Match(message) is { Success: true } version
            ? $"is of IR version {version.Groups["got"]} but this ONNX Runtime knows versions up to {version.Groups["limit"]}; export it with an older exporter or a lower ir_version"
        : Operator().Match(message) is { Success: true } unknown
            ? $"has the operator {unknown.Groups["name"]}, which is none of ONNX's; the exporter left it behind, so export the model with standard operators (in Keras, gelu with approximate=True)"
        : null;

    private static string Unknown(OnnxRuntimeException error) => $"cannot be run by ONNX Runtime: {NativeErrors.Sentence(error)}; export it again";

    [GeneratedRegex(@"Opset (?<got>\d+) is under development.*till opset (?<limit>\d+)", RegexOptions.Singleline)]
    private static partial Regex Opset();

    [GeneratedRegex(@"Unsupported model IR version: (?<got>\d+), max supported IR version: (?<limit>\d+)")]
    private static partial Regex Version();

    [GeneratedRegex(@"(?<name>[\w.:]+) is not a registered function/op|No Op registered for (?<name>\w+) ")]
    private static partial Regex Operator();
}
