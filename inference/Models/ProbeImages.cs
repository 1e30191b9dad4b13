using DeCam.Inference.Preprocessing;

namespace DeCam.Inference.Models;

/// <summary>Made-up images that a model is tried with.</summary>
internal static class ProbeImages
{
    /// <summary>Values of images, in the shape of the input: in [-1, 1), or whole numbers of bytes.</summary>
    /// <param name="images">Numbers of the images; those with different numbers differ in every pixel.</param>
    /// <param name="input">The model's input.</param>
    /// <param name="size">Its size.</param>
    public static float[] Of(IReadOnlyList<int> images, ImageInput input, ImagePreprocessing size)
    {
        var length = input.Channels * size.HeightPixels * size.WidthPixels;
        var values = images.SelectMany(image => Enumerable.Range(image * length, length)).Select(Noise).ToArray();
        return input.IsByte ? Array.ConvertAll(values, v => MathF.Floor(v * 127 + 128)) : values;
    }

    /// <summary>Values of one image of one grey, lighter than the middle, in the units of <see cref="Of"/>.</summary>
    /// <param name="input">The model's input.</param>
    /// <param name="size">Its size.</param>
    public static float[] Flat(ImageInput input, ImagePreprocessing size)
    {
        var values = new float[input.Channels * size.HeightPixels * size.WidthPixels];
        Array.Fill(values, input.IsByte ? 191 : 0.5f);
        return values;
    }

    // Values in [-1, 1) by multiplicative hashing; any two images differ everywhere.
    private static float Noise(int index) => unchecked((int)((uint)index * 2654435761u)) / 2147483648f;
}
