using DeCam.Masks;

namespace DeCam.Tests.Algorithm.Masks;

public sealed class HiddenRegionMasksTests
{
    private const int Height = 9;
    private const int Width = 70;

    [Fact]
    public void Draw_FromTheWire_HidesTheRegionBesides()
    {
        var region = Region();
        ushort[] labels = [.. Enumerable.Range(0, Height * Width).Select(i => (ushort)(i % Width / 35))];
        var segments = SegmentMasks.Over(labels, 2, [true, false, false, true, true, true], out var inner);
        var masks = HiddenRegionMasks.Over(segments, region, inner, out var resource);

        var read = MaskCodec.Read(masks.Kind, masks.ToBytes());
        Assert.Equal((3, true, masks.ResourceKey), (read.Count, read.IsBinary, read.ResourceKey));
        Assert.Throws<InvalidOperationException>(() => read.Draw(0, new MaskBitmap(Height, Width)));
        read.Attach(resource);
        var (drawn, plain) = (new MaskBitmap(Height, Width), new MaskBitmap(Height, Width));
        foreach (var set in new[] { masks, read.Pick([0, 1, 2]), Shared(read) })
        {
            for (var mask = 0; mask < 3; mask++)
            {
                set.Draw(mask, drawn);
                segments.Draw(mask, plain);
                for (var i = 0; i < labels.Length; i++)
                    Assert.Equal(plain.IsKept(i % Width, i / Width) && !region.IsKept(i % Width, i / Width), drawn.IsKept(i % Width, i / Width));
            }
        }

        MaskSet Shared(MaskSet attached)
        {
            var other = MaskCodec.Read(masks.Kind, masks.ToBytes());
            Assert.True(other.TryAttachFrom(attached));
            Assert.False(other.TryAttachFrom(segments));
            return other;
        }
    }

    [Fact]
    public void Draw_Weights_AreZeroInTheRegionAndAsBeforeElsewhere()
    {
        var region = Region();
        var grid = GridMasks.Of(3, [true, false, true, false, true, false, true, true, false], [(0, 0)]);
        var masks = HiddenRegionMasks.Over(grid, region, ReadOnlyMemory<byte>.Empty, out _);
        float[] drawn = new float[Height * Width], plain = new float[Height * Width];
        masks.Draw(0, Height, Width, drawn);
        grid.Draw(0, Height, Width, plain);
        Assert.False(masks.IsBinary);
        for (var i = 0; i < drawn.Length; i++) Assert.Equal(region.IsKept(i % Width, i / Width) ? 0 : plain[i], drawn[i]);
    }

    [Fact]
    public void Read_OtherBytes_IsRefused()
    {
        var masks = HiddenRegionMasks.Over(new EllipseMasks(1, [1, 1, 5, 5, 0]), Region(), ReadOnlyMemory<byte>.Empty, out var resource);
        var bytes = masks.ToBytes();
        Assert.Throws<InvalidDataException>(() => HiddenRegionMasks.FromBytes(bytes.AsSpan(0, 20)));
        Assert.Throws<InvalidDataException>(() => HiddenRegionMasks.FromBytes([.. bytes[..32], (byte)MaskKind.HiddenRegion, .. bytes[33..]]));
        Assert.Throws<ArgumentException>(() => HiddenRegionMasks.Over(masks, Region(), resource, out _));
        var read = HiddenRegionMasks.FromBytes(bytes);
        Assert.Throws<InvalidDataException>(() => read.Attach(resource[..^1]));
        Assert.Throws<InvalidDataException>(() => read.Attach(new byte[3]));
        read.Attach(resource);
        Assert.Throws<InvalidDataException>(() => read.Draw(0, new MaskBitmap(Height, Width - 1)));
    }

    private static MaskBitmap Region()
    {
        var region = new MaskBitmap(Height, Width);
        for (var y = 2; y < 6; y++) region.KeepSpan(y, 20, 68);
        return region;
    }
}
