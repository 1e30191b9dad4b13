namespace DeCam.Methods.Rise;

/// <summary>The sums behind a RISE map: for each pixel, of mask weights and of score times mask weight (Petsiuk, Das and Saenko 2018, equation 6).</summary>
/// <param name="pixels">Pixels of the frame.</param>
/// <param name="targets">Classes scored at once.</param>
public sealed class RiseSums(int pixels, int targets)
{
    private readonly double[] _cover = new double[pixels];
    private readonly double[] _scored = new double[targets * pixels];    // [target, pixel]

    /// <summary>Masks added.</summary>
    public int Masks { get; private set; }

    /// <summary>Adds one mask; sums run in the order of the calls.</summary>
    /// <param name="mask">[H, W] weights.</param>
    /// <param name="scores">One for each target.</param>
    public void Add(ReadOnlySpan<float> mask, ReadOnlySpan<double> scores)
    {
        Masks++;
        for (var i = 0; i < _cover.Length; i++) _cover[i] += mask[i];
        for (var target = 0; target < targets; target++)
        {
            var score = scores[target];
            var sums = _scored.AsSpan(target * pixels, pixels);
            for (var i = 0; i < sums.Length; i++) sums[i] += score * mask[i];
        }
    }

    /// <summary>Mean of score times mask, divided by the probability to keep a cell.</summary>
    public float[] ByExpectation(int target, double keep) =>
        Array.ConvertAll(_scored[(target * pixels)..((target + 1) * pixels)], sum => Masks == 0 ? 0f : (float)(sum / Masks / keep));

    /// <summary>Sum of score times mask, divided by the sum of the mask; 0 where no mask reached.</summary>
    public float[] ByCover(int target)
    {
        var map = new float[pixels];
        for (var i = 0; i < pixels; i++) map[i] = _cover[i] > 0 ? (float)(_scored[target * pixels + i] / _cover[i]) : 0f;
        return map;
    }
}
