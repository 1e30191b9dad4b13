using DeCam.Randomness;
using DeCam.Scoring;

namespace DeCam.Methods.RandomOrder;

/// <summary>A value for each pixel, uniform in [0, 1), from the seed alone.</summary>
internal sealed class RandomOrder(ExplanationProblem problem) : IExplainer
{
    private static readonly RandomPurpose Order = new(35);

    /// <inheritdoc/>
    public SearchState State { get; } = new(0, null, null, "control");

    /// <inheritdoc/>
    public IReadOnlyList<string> Notes => [];

    /// <inheritdoc/>
    public IReadOnlyList<MaskRequest> Ask(int limit) => [];

    /// <inheritdoc/>
    public void Tell(ReadOnlySpan<ClassScore> scores) => throw new InvalidOperationException("A control asks for no scores.");

    /// <inheritdoc/>
    public float[] Map(int target)
    {
        var random = new CounterRandom(problem.Seed, Order);
        var map = new float[problem.HeightPixels * problem.WidthPixels];
        for (var pixel = 0; pixel < map.Length; pixel++) map[pixel] = (float)random.NextDouble();
        return map;
    }
}
