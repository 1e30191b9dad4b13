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
            MaskBlend.Apply(mask, null, .., image, baseline, blended);
            Assert.Equal(image.Select((v, i) => mask.IsKept(i % width, i / width % height) ? v : baseline[i]), blended);
        });

    // Spans that move a little leave most words as they are.
    [Fact]
    public void Apply_OverAnotherMask_GivesWhatTheMaskAloneGives() =>
        Gen.Select(Gen.Int[1, 7], Gen.Int[1, 150], Gen.Int[1, 3], Gen.Int).Sample((height, width, channels, seed) =>
        {
            var (first, second, random) = (new MaskBitmap(height, width), new MaskBitmap(height, width), new Random(seed));
            for (var y = 0; y < height; y++)
            {
                var (start, end) = (random.Next(width), random.Next(width + 1));
                first.KeepSpan(y, start, end);
                second.KeepSpan(y, Math.Clamp(start + random.Next(-3, 4), 0, width - 1), Math.Clamp(end + random.Next(-3, 4), 0, width));
            }

            float[] image = [.. Enumerable.Range(0, channels * height * width).Select(i => (float)i)], baseline = [.. image.Select(v => -1 - v)];
            var (painted, alone) = (new float[image.Length], new float[image.Length]);
            MaskBlend.Apply(first, null, .., image, baseline, painted);
            MaskBlend.Apply(second, first, .., image, baseline, painted);
            MaskBlend.Apply(second, null, .., image, baseline, alone);
            Assert.Equal(alone, painted);
        });

    [Fact]
    public void Apply_PlanesOfAnotherSize_AreRefused()
    {
        var error = Assert.Throws<ArgumentException>(() => MaskBlend.Apply(new MaskBitmap(2, 3), null, .., new float[6], new float[6], new float[12]));
        Assert.StartsWith("Planes of 6, 6 and 12 values do not fit a mask of 2 x 3.", error.Message, StringComparison.Ordinal);
    }
}
