using DeCam.Inference.Metadata;
using DeCam.Inference.Preprocessing;
using DeCam.Scoring;

namespace DeCam.Inference.Servers;

/// <summary>Input and output of a model of which its server says neither, as servers of a model's own code do: by what people say.</summary>
internal static class StatedTensors
{
    private const long Free = -1;

    /// <summary>What the server says, and where it names no tensors what people name: float32, for pictures of three channels.</summary>
    /// <exception cref="ScoringRefusedException">Nobody names them.</exception>
    public static ModelFacts Complete(ModelFacts facts, ModelStatements statements)
    {
        if (facts is { Inputs.Count: > 0, Outputs.Count: > 0 }) return facts;
        if (statements is not { Input: { } input, Output: { } output })
        {
            throw new ScoringRefusedException(RefusalKind.Input,
                $"Model '{ServerText.Short(facts.Name)}' has no {(facts.Inputs.Count == 0 ? "inputs" : "outputs")} in what its server tells of it; name them by the keys input and output of a sidecar, with crop for the size, or have the server tell them.");
        }

        long[] picture = statements.Layout == TensorLayout.Nhwc ? [Free, Free, Free, 3] : [Free, 3, Free, Free];
        return facts with
        {
            Inputs = facts.Inputs.Count > 0 ? facts.Inputs : [new(input, Datatypes.Float32, picture)],
            Outputs = facts.Outputs.Count > 0 ? facts.Outputs : [new(output, Datatypes.Float32, [Free, Free])],
        };
    }
}
