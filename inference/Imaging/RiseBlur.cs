namespace DeCam.Inference.Imaging;

/// <summary>
/// The blurred image of RISE (Petsiuk, Das and Saenko 2018, published evaluation code): a Gaussian of 11 x 11 pixels and sigma 5
/// over the normalised image, which is continued by zeros. Its kernel is an impulse of 11 pixels filtered with a Gaussian cut off at
/// four sigma whose tails are folded back at the edges, so it is flatter than a plain Gaussian.
/// </summary>
public static class RiseBlur
{
    private const int Size = 11, Radius = Size / 2;
    private const double Sigma = 5;
    private static readonly float[] Kernel = FoldedGaussian();

    /// <summary>Blurs planes.</summary>
    /// <param name="planes">[C, H, W] row-major.</param>
    /// <param name="heightPixels">H.</param>
    /// <param name="widthPixels">W.</param>
    public static float[] Apply(ReadOnlySpan<float> planes, int heightPixels, int widthPixels)
    {
        var pixels = heightPixels * widthPixels;
        var rows = new float[planes.Length];
        var blurred = new float[planes.Length];
        for (var plane = 0; plane < planes.Length; plane += pixels)
        {
            for (var y = 0; y < heightPixels; y++)
                Along(planes, rows, plane + y * widthPixels, 1, widthPixels);
            for (var x = 0; x < widthPixels; x++)
                Along(rows, blurred, plane + x, widthPixels, heightPixels);
        }

        return blurred;
    }

    private static void Along(ReadOnlySpan<float> from, Span<float> to, int start, int step, int count)
    {
        for (var i = 0; i < count; i++)
        {
            var sum = 0f;
            for (var k = Math.Max(-Radius, -i); k <= Math.Min(Radius, count - 1 - i); k++)
                sum += Kernel[k + Radius] * from[start + (i + k) * step];
            to[start + i * step] = sum;
        }
    }

    private static float[] FoldedGaussian()
    {
        const int reach = (int)(4 * Sigma + 0.5);
        var weights = Enumerable.Range(-reach, 2 * reach + 1).Select(d => Math.Exp(-d * d / (2 * Sigma * Sigma))).ToArray();
        var total = weights.Sum();
        var kernel = new double[Size];
        for (var i = 0; i < Size; i++)
        {
            for (var d = -reach; d <= reach; d++)
            {
                var from = ((i + d) % (2 * Size) + 2 * Size) % (2 * Size);      // mirrored about the edges, edge pixels repeated
                if (Math.Min(from, 2 * Size - 1 - from) == Radius) kernel[i] += weights[d + reach] / total;
            }
        }

        return [.. kernel.Select(k => (float)k)];
    }
}
