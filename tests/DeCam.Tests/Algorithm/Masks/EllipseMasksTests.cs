using DeCam.Masks;

namespace DeCam.Tests.Algorithm.Masks;

public sealed class EllipseMasksTests
{
    // Two masks of two ellipses each.
    private static readonly float[] Genes =
    [
        2, 2, 12, 8, 30, 20, 10, 40, 22, 0,
        0, 0, 10, 10, 0, 5, 5, 25, 15, 135,
    ];

    private static MaskBitmap Draw(MaskSet masks, int index)
    {
        var bitmap = new MaskBitmap(24, 48);
        bitmap.Fill();
        masks.Draw(index, bitmap);
        return bitmap;
    }

    [Fact]
    public void Draw_SeveralEllipses_IsTheirUnion()
    {
        var union = Draw(new EllipseMasks(2, Genes), 0);
        var first = Draw(new EllipseMasks(1, Genes), 0);
        var second = Draw(new EllipseMasks(1, Genes), 1);
        for (var i = 0; i < union.Words.Length; i++) Assert.Equal(first.Words[i] | second.Words[i], union.Words[i]);
    }

    [Fact]
    public void Draw_AsWeights_AgreesWithTheBits()
    {
        var masks = new EllipseMasks(2, Genes);
        var bitmap = Draw(masks, 1);
        var weights = new float[24 * 48];
        masks.Draw(1, 24, 48, weights);
        for (var i = 0; i < weights.Length; i++) Assert.Equal(bitmap.IsKept(i % 48, i / 48) ? 1f : 0f, weights[i]);
    }

    [Fact]
    public void Pick_Indices_GivesThoseMasksInThatOrder()
    {
        var masks = new EllipseMasks(2, Genes);
        var picked = masks.Pick([1, 0, 1]);
        Assert.Equal(3, picked.Count);
        Assert.Equal(Draw(masks, 1).Words, Draw(picked, 0).Words);
        Assert.Equal(Draw(masks, 0).Words, Draw(picked, 1).Words);
    }

    [Fact]
    public void ToBytes_ReadBack_IsTheSameDescription()
    {
        var bytes = new EllipseMasks(2, Genes).ToBytes();
        Assert.Equal(4 + 20 * 4, bytes.Length);
        Assert.Equal([2, 0, 0, 0, 0, 0, 0, 0x40], bytes[..8]);  // K = 2, then 2.0f, little-endian
        var read = Assert.IsType<EllipseMasks>(MaskCodec.Read(MaskKind.Ellipses, bytes));
        Assert.Equal((2, 2), (read.Ellipses, read.Count));
        Assert.Equal(bytes, read.ToBytes());
    }

    [Theory]
    [InlineData(new byte[0])]
    [InlineData(new byte[] { 0, 0, 0, 0 })]
    [InlineData(new byte[] { 1, 0, 0, 0, 9 })]
    [InlineData(new byte[] { 255, 255, 255, 255 })]
    public void FromBytes_NotADescription_IsRefused(byte[] bytes) =>
        Assert.Throws<InvalidDataException>(() => MaskCodec.Read(MaskKind.Ellipses, bytes));

    [Fact]
    public void Constructor_PartOfAMask_IsRefused() => Assert.Throws<ArgumentException>(() => new EllipseMasks(3, Genes));
}
