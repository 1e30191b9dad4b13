using CsCheck;
using DeCam.Masks;
using DeCam.Numerics;

namespace DeCam.Tests.Algorithm.Masks;

public sealed class PathMasksTests
{
    private static PathMasks Drawn(int rows, int columns, int seed, int count = 3)
    {
        var random = new Random(seed);
        float[] Cells() => [.. Enumerable.Range(0, rows * columns).Select(_ => random.NextSingle() * 4 - 2)];
        return PathMasks.Over(rows, columns, Cells(), [.. Enumerable.Range(0, count).Select(i => new PathMask(random.NextSingle(), i % 2 == 1, Array.ConvertAll(Cells(), c => (Half)c)))]);
    }

    private static MaskBitmap Bitmap(MaskSet masks, int index, int height, int width)
    {
        var bitmap = new MaskBitmap(height, width);
        bitmap.Fill();
        masks.Draw(index, bitmap);
        return bitmap;
    }

    // The definition in double: normal scores of the enlarged map plus the enlarged noise, and the threshold among them.
    [Fact]
    public void Draw_AnyDescription_KeepsThePixelsThatReachTheOrderStatistic() => Gen.Select(Gen.Int[1, 7], Gen.Int[1, 7], Gen.Int[1, 40], Gen.Int[1, 80], Gen.Int[0, 1000]).Sample((rows, columns, height, width, seed) =>
    {
        var masks = Drawn(rows, columns, seed);
        var map = new Bicubic(rows, columns, height, width).Draw(MapOf(masks, rows * columns));
        var ascending = Enumerable.Range(0, map.Length).OrderBy(i => map[i]).ThenByDescending(i => i).ToArray();
        var scores = new double[map.Length];
        for (var rank = 0; rank < map.Length; rank++) scores[ascending[rank]] = NormalQuantile.Of((rank + 0.5) / map.Length);
        for (var index = 0; index < masks.Count; index++)
        {
            var mask = masks.Mask(index);
            var noise = new Bicubic(rows, columns, height, width).Draw(Array.ConvertAll(mask.Noise.ToArray(), n => (float)n));
            double[] sums = [.. scores.Zip(noise, (s, n) => s + n)];
            var threshold = sums.Order().ElementAt((int)((1.0 - mask.Level) * (map.Length - 1)));
            var bitmap = Bitmap(masks, index, height, width);
            for (var i = 0; i < sums.Length; i++)
                if (Math.Abs(sums[i] - threshold) > 1e-5 && bitmap.IsKept(i % width, i / width) == (sums[i] > threshold) == mask.IsDeleted) return false;
        }

        return true;
    }, iter: 100);

    [Fact]
    public void Draw_WithoutNoise_KeepsTheHighestPixels()
    {
        float[] map = [3, 1, 0, -1];
        var masks = PathMasks.Over(1, 4, map, [new(0.25f, false, new Half[4]), new(0.25f, true, new Half[4]), new(1, false, new Half[4])]);
        var kept = Bitmap(masks, 0, 1, 64);
        Assert.Equal(17, kept.Area);        // from order statistic floor(0.75 * 63) = 47 on, of 64
        Assert.All(Enumerable.Range(0, 64), x => Assert.Equal(x < 17, kept.IsKept(x, 0)));
        var hidden = Bitmap(masks, 1, 1, 64);
        hidden.Invert();
        Assert.Equal(kept.Words, hidden.Words);
        Assert.Equal(64, Bitmap(masks, 2, 1, 64).Area);
    }

    [Fact]
    public void ToBytes_AndBack_DrawsTheSameBits() => Gen.Select(Gen.Int[1, 9], Gen.Int[1, 9], Gen.Int[0, 1000]).Sample((rows, columns, seed) =>
    {
        var masks = Drawn(rows, columns, seed, count: 4);
        var read = MaskCodec.Read(MaskKind.Path, masks.ToBytes());
        var reversed = masks.Pick([3, 2, 1, 0]);
        Assert.Equal(masks.ToBytes(), read.ToBytes());
        for (var i = 0; i < 4; i++)
        {
            Assert.Equal(Bitmap(masks, i, 33, 70).Words, Bitmap(read, i, 33, 70).Words);
            Assert.Equal(Bitmap(masks, i, 33, 70).Words, Bitmap(reversed, 3 - i, 33, 70).Words);
            Assert.Equal(Bitmap(read, i, 20, 9).Words, Bitmap(masks, i, 20, 9).Words);      // another frame than before
        }
    }, iter: 30);

    [Fact]
    public void FromBytes_AnyOtherBytes_AreRefusedOrDrawn() => Gen.Select(Gen.Int[0, 1000], Gen.Int[0, 200], Gen.Byte, Gen.Int[0, 200]).Sample((seed, place, value, length) =>
    {
        var bytes = Drawn(2, 3, seed).ToBytes();
        bytes[place % bytes.Length] = value;
        try
        {
            var read = PathMasks.FromBytes(bytes.AsSpan(0, length < 100 ? Math.Min(length, bytes.Length) : bytes.Length));
            for (var i = 0; i < read.Count; i++) Bitmap(read, i, 17, 66);
        }
        catch (InvalidDataException)
        {
        }
    }, iter: 2000);

    [Theory]
    [InlineData(0, 0)]          // no rows
    [InlineData(1, 255)]        // 65,282 rows
    [InlineData(6, 128)]        // the map: infinite
    [InlineData(31, 255)]       // the level: below 0
    [InlineData(32, 2)]         // the direction
    [InlineData(34, 124)]       // the noise: infinite
    public void FromBytes_AHostileByte_IsRefused(int place, byte value)
    {
        var bytes = PathMasks.Over(2, 3, new float[6], [new(0.5f, false, new Half[6])]).ToBytes();
        Assert.Equal(4 + 24 + 5 + 12, bytes.Length);
        if (place is 6) bytes[7] = 127;
        bytes[place] = value;
        Assert.Throws<InvalidDataException>(() => PathMasks.FromBytes(bytes));
    }

    [Fact]
    public void Over_WrongSizes_IsRefused()
    {
        Assert.Throws<ArgumentException>(() => PathMasks.Over(2, 2, new float[3], []));
        Assert.Throws<ArgumentException>(() => PathMasks.Over(1, PathMasks.MostCells + 1, new float[PathMasks.MostCells + 1], []));
        Assert.Throws<ArgumentException>(() => PathMasks.Over(1, 2, new float[2], [new(0.5f, false, new Half[3])]));
        Assert.Throws<ArgumentException>(() => PathMasks.Over(1, 2, new float[2], [new(1.5f, false, new Half[2])]));
        Assert.Throws<ArgumentException>(() => PathMasks.Over(1, 2, new float[2], [new(float.NaN, false, new Half[2])]));
    }

    private static float[] MapOf(PathMasks masks, int cells) => [.. Enumerable.Range(0, cells).Select(i => BitConverter.ToSingle(masks.ToBytes(), 4 + i * 4))];
}
