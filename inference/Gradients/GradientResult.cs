namespace DeCam.Inference.Gradients;

/// <summary>What a run of a <see cref="GradientNetwork"/> gives.</summary>
/// <param name="Scores">[N, C], as the model gives them.</param>
/// <param name="Tensors">The tensors asked for.</param>
internal sealed record GradientResult(float[] Scores, IReadOnlyList<TensorGradient> Tensors)
{
    /// <summary>What was wanted besides, row-major.</summary>
    public IReadOnlyList<float[]> Further { get; init; } = [];
}

/// <summary>A tensor with its gradient.</summary>
/// <param name="Name">Its name in the model.</param>
/// <param name="Shape">Its shape; the first dimension is that of the images.</param>
/// <param name="Values">Its values, row-major.</param>
/// <param name="Gradient">The derivative of an image's score by each value.</param>
internal sealed record TensorGradient(string Name, long[] Shape, float[] Values, float[] Gradient);
