using DeCam.Randomness;

namespace DeCam.Methods.RandomOrder;

/// <summary>Every pixel has another value of 1 / n, 2 / n, ..., 1 for n pixels, shuffled by Fisher and Yates.</summary>
internal sealed class RandomOrder(ExplanationProblem problem) : ReadyMap("control")
{
    /// <summary>The shuffle.</summary>
    public static RandomPurpose Shuffle { get; } = new(35);

    /// <inheritdoc/>
    public override float[] Map(int target)
    {
        var pixels = problem.HeightPixels * problem.WidthPixels;
        var random = new CounterRandom(problem.Seed, Shuffle);
        float[] map = [.. Enumerable.Range(1, pixels).Select(i => (float)((double)i / pixels))];
        for (var left = pixels; left > 1; left--)
        {
            var other = random.NextBelow(left);
            (map[left - 1], map[other]) = (map[other], map[left - 1]);
        }

        return map;
    }
}
