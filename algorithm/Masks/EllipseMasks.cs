using System.Buffers.Binary;

namespace DeCam.Masks;

/// <summary>Unions of K rotated ellipses each (the paper's masks), described by their genes.</summary>
public sealed class EllipseMasks : MaskSet
{
    private const int HeaderBytes = sizeof(int);
    private readonly float[] _genes;

    /// <summary>Describes masks by genes, which the set owns from now on.</summary>
    /// <param name="ellipses">K, ellipses in each mask, at least 1.</param>
    /// <param name="genes">[N, K, 5], row-major; see <see cref="Ellipse"/>.</param>
    public EllipseMasks(int ellipses, float[] genes)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(ellipses);
        if (genes.Length % (ellipses * Ellipse.Genes) != 0)
            throw new ArgumentException($"{genes.Length} genes are no whole number of masks of {ellipses} x {Ellipse.Genes} genes.", nameof(genes));
        Ellipses = ellipses;
        _genes = genes;
    }

    /// <summary>Ellipses in each mask, K.</summary>
    public int Ellipses { get; }

    /// <inheritdoc/>
    public override MaskKind Kind => MaskKind.Ellipses;

    /// <inheritdoc/>
    public override int Count => _genes.Length / GenesPerMask;

    private int GenesPerMask => Ellipses * Ellipse.Genes;

    /// <summary>The genes of one mask, [K, 5].</summary>
    public ReadOnlySpan<float> Genes(int index) => _genes.AsSpan(index * GenesPerMask, GenesPerMask);

    /// <inheritdoc/>
    public override MaskSet Pick(ReadOnlySpan<int> indices)
    {
        var genes = new float[indices.Length * GenesPerMask];
        for (var i = 0; i < indices.Length; i++) Genes(indices[i]).CopyTo(genes.AsSpan(i * GenesPerMask));
        return new EllipseMasks(Ellipses, genes);
    }

    /// <inheritdoc/>
    public override void Draw(int index, MaskBitmap bitmap) => EllipseRaster.Draw(Genes(index), bitmap);

    /// <summary>K as int32, then the genes as float32, little-endian.</summary>
    public override byte[] ToBytes()
    {
        var bytes = new byte[HeaderBytes + _genes.Length * sizeof(float)];
        BinaryPrimitives.WriteInt32LittleEndian(bytes, Ellipses);
        for (var i = 0; i < _genes.Length; i++)
            BinaryPrimitives.WriteSingleLittleEndian(bytes.AsSpan(HeaderBytes + i * sizeof(float)), _genes[i]);
        return bytes;
    }

    /// <summary>Reads what <see cref="ToBytes"/> wrote.</summary>
    /// <exception cref="InvalidDataException">The bytes are not such a description.</exception>
    public static EllipseMasks FromBytes(ReadOnlySpan<byte> bytes)
    {
        var ellipses = bytes.Length < HeaderBytes ? 0 : BinaryPrimitives.ReadInt32LittleEndian(bytes);
        var maskBytes = (long)ellipses * Ellipse.Genes * sizeof(float);
        if (ellipses < 1 || (bytes.Length - HeaderBytes) % maskBytes != 0)
            throw new InvalidDataException($"A description of ellipse masks cannot have {bytes.Length} bytes for {ellipses} ellipses.");
        var genes = new float[(bytes.Length - HeaderBytes) / sizeof(float)];
        for (var i = 0; i < genes.Length; i++)
            genes[i] = BinaryPrimitives.ReadSingleLittleEndian(bytes[(HeaderBytes + i * sizeof(float))..]);
        return new(ellipses, genes);
    }
}
