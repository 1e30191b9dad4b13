using CsCheck;
using DeCam.Inference.Devices;
using DeCam.Masks;

namespace DeCam.Tests.Inference.Devices;

public sealed class MaskBlendTests
{
    // Widths around 8, 32 and 64, and spans long enough to fill whole words as well as to cut them.
    [Fact]
    public void Apply_AnyMask_TakesKeptPixelsFromTheImageAndOthersFromTheBaseline() =>
        Gen.Select(Gen.Int[1, 7], Gen.Int[1, 150], Gen.Int[1, 3], Gen.Int).Sample((height, width, channels, seed) =>
        {
            var (mask, random) = (new MaskBitmap(height, width), new Random(seed));
            for (var y = 0; y < height; y++) mask.KeepSpan(y, random.Next(width), random.Next(width + 1));
            float[] image = [.. Enumerable.Range(0, channels * height * width).Select(i => (float)i)], baseline = [.. image.Select(v => -1 - v)];
            var blended = new float[image.Length];
            MaskBlend.Apply(mask, image, baseline, blended);
            Assert.Equal(image.Select((v, i) => mask.IsKept(i % width, i / width % height) ? v : baseline[i]), blended);
        });

    [Fact]
    public void Apply_PlanesOfAnotherSize_AreRefused()
    {
        var error = Assert.Throws<ArgumentException>(() => MaskBlend.Apply(new MaskBitmap(2, 3), new float[6], new float[6], new float[12]));
        Assert.StartsWith("Planes of 6, 6 and 12 values do not fit a mask of 2 x 3.", error.Message, StringComparison.Ordinal);
    }
}
