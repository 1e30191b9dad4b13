using System.Buffers.Binary;

namespace DeCam.Masks;

/// <summary>A rectangle of pixels.</summary>
/// <param name="X">First column.</param>
/// <param name="Y">First row.</param>
/// <param name="Width">Columns.</param>
/// <param name="Height">Rows.</param>
public readonly record struct Window(int X, int Y, int Width, int Height);

/// <summary>Masks that hide one rectangle each and keep the rest; an empty rectangle hides nothing.</summary>
public sealed class WindowMasks : MaskSet
{
    private const int Stride = 4 * sizeof(ushort);
    private readonly Window[] _windows;

    /// <summary>Describes masks.</summary>
    /// <param name="windows">What each hides, within the frame, at most 65,535 pixels from the origin.</param>
    public WindowMasks(ReadOnlySpan<Window> windows) => _windows = windows.ToArray();

    /// <inheritdoc/>
    public override MaskKind Kind => MaskKind.Windows;

    /// <inheritdoc/>
    public override int Count => _windows.Length;

    /// <inheritdoc/>
    public override MaskSet Pick(ReadOnlySpan<int> indices)
    {
        var picked = new Window[indices.Length];
        for (var i = 0; i < picked.Length; i++) picked[i] = _windows[indices[i]];
        return new WindowMasks(picked);
    }

    /// <inheritdoc/>
    public override void Draw(int index, MaskBitmap bitmap)
    {
        var window = _windows[index];
        if (window.X + window.Width > bitmap.Width || window.Y + window.Height > bitmap.Height)
            throw new InvalidDataException($"{window} is not within the frame of {bitmap.Width} x {bitmap.Height} pixels.");
        bitmap.Clear();
        for (var y = window.Y; y < window.Y + window.Height; y++) bitmap.KeepSpan(y, window.X, window.X + window.Width);
        bitmap.Invert();
    }

    /// <inheritdoc/>
    public override byte[] ToBytes()
    {
        var bytes = new byte[_windows.Length * Stride];
        for (var i = 0; i < _windows.Length; i++)
        {
            var one = bytes.AsSpan(i * Stride);
            BinaryPrimitives.WriteUInt16LittleEndian(one, checked((ushort)_windows[i].X));
            BinaryPrimitives.WriteUInt16LittleEndian(one[2..], checked((ushort)_windows[i].Y));
            BinaryPrimitives.WriteUInt16LittleEndian(one[4..], checked((ushort)_windows[i].Width));
            BinaryPrimitives.WriteUInt16LittleEndian(one[6..], checked((ushort)_windows[i].Height));
        }

        return bytes;
    }

    /// <summary>Reads what <see cref="ToBytes"/> wrote.</summary>
    /// <exception cref="InvalidDataException">The bytes are not such a description.</exception>
    public static WindowMasks FromBytes(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length % Stride != 0) throw new InvalidDataException($"A description of window masks cannot have {bytes.Length} bytes.");
        var windows = new Window[bytes.Length / Stride];
        for (var i = 0; i < windows.Length; i++)
        {
            var one = bytes[(i * Stride)..];
            windows[i] = new(BinaryPrimitives.ReadUInt16LittleEndian(one), BinaryPrimitives.ReadUInt16LittleEndian(one[2..]),
                BinaryPrimitives.ReadUInt16LittleEndian(one[4..]), BinaryPrimitives.ReadUInt16LittleEndian(one[6..]));
        }

        return new(windows);
    }
}
