using DeCam.Scoring;

namespace DeCam.Inference.Models;

/// <summary>Tells whether the shape of an output is that of a row of classes for each image.</summary>
internal static class ClassRows
{
    /// <summary>Values for an image. Behind a dimension of the batch, all others but one are 1.</summary>
    /// <param name="model">The model, for messages.</param>
    /// <param name="output">Name of the output.</param>
    /// <param name="shape">Its shape.</param>
    /// <param name="batch">Images that were run.</param>
    /// <exception cref="ScoringRefusedException">It is another shape.</exception>
    public static int Values(string model, string output, IReadOnlyList<long> shape, int batch)
    {
        var isRow = shape.Count is 1 or 2 or 3 || shape is [_, _, 1, 1] or [_, 1, 1, _];
        if (shape.Count == 1 ? batch == 1 || shape[0] == batch : isRow && shape[0] == batch && shape.Skip(1).Count(d => d != 1) <= 1)
            return (int)(shape.Aggregate(1L, (product, d) => product * d) / batch);
        throw new ScoringRefusedException(RefusalKind.Input,
            $"Model '{model}' gives [{string.Join(", ", shape)}] at '{output}' but a classifier gives [{batch}, classes]; a detection or segmentation model cannot be explained.");
    }
}
