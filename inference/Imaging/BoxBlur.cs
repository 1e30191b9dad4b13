namespace DeCam.Inference.Imaging;

/// <summary>
/// The fill of the partition explainer in the package shap, there <c>blur(128,128)</c>: the mean of the 128 x 128 pixels around each
/// pixel, from 64 before it to 63 after it, over the normalised image. Beyond its edges the image is mirrored about the outermost pixels,
/// which are not repeated; an image smaller than the box is mirrored again and again.
/// </summary>
internal static class BoxBlur
{
    private const int Size = 128, Before = Size / 2;

    /// <summary>Blurs planes.</summary>
    /// <param name="planes">[C, H, W] row-major.</param>
    /// <param name="heightPixels">H.</param>
    /// <param name="widthPixels">W.</param>
    public static float[] Apply(ReadOnlySpan<float> planes, int heightPixels, int widthPixels)
    {
        var pixels = heightPixels * widthPixels;
        var (values, blurred) = (new double[pixels], new float[planes.Length]);
        for (var plane = 0; plane < planes.Length; plane += pixels)
        {
            for (var i = 0; i < pixels; i++) values[i] = planes[plane + i];
            for (var y = 0; y < heightPixels; y++) Along(values, y * widthPixels, 1, widthPixels);
            for (var x = 0; x < widthPixels; x++) Along(values, x, widthPixels, heightPixels);
            for (var i = 0; i < pixels; i++) blurred[plane + i] = (float)values[i];
        }

        return blurred;
    }

    // The sums of all values before a place, in order, so that every machine rounds alike; a mean is the difference of two of them.
    private static void Along(Span<double> values, int start, int step, int count)
    {
        var sums = new double[count + Size];
        for (var i = 0; i + 1 < sums.Length; i++) sums[i + 1] = sums[i] + values[start + Mirrored(i - Before, count) * step];
        for (var i = 0; i < count; i++) values[start + i * step] = (sums[i + Size] - sums[i]) / Size;
    }

    private static int Mirrored(int at, int count)
    {
        if (count == 1) return 0;
        var period = 2 * (count - 1);
        at = ((at % period) + period) % period;
        return Math.Min(at, period - at);
    }
}
