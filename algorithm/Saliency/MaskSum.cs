using DeCam.Masks;

namespace DeCam.Saliency;

/// <summary>Sums binary masks pixel by pixel.</summary>
public static class MaskSum
{
    /// <summary>The sum of all masks divided by its maximum, [H, W] row-major in [0, 1]; zeros when every mask is empty.</summary>
    public static float[] DividedByMaximum(MaskSet masks, int height, int width)
    {
        var bitmap = new MaskBitmap(height, width);
        var sum = new int[height * width];
        for (var mask = 0; mask < masks.Count; mask++)
        {
            masks.Draw(mask, bitmap);
            for (int y = 0, at = 0; y < height; y++)
                for (var x = 0; x < width; x++, at++)
                    if (bitmap.IsKept(x, y)) sum[at]++;
        }

        var maximum = sum.Max();
        return Array.ConvertAll(sum, kept => maximum == 0 ? 0 : (float)(kept / (double)maximum));
    }
}
