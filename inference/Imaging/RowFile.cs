namespace DeCam.Inference.Imaging;

/// <summary>Rows of colours on the disk, for as long as a decoder holds memory that the picture itself will need. The file is gone when this is disposed.</summary>
internal sealed class RowFile : IDisposable
{
    private readonly byte[] _row;
    private readonly FileStream _file;

    /// <summary>Makes the file, in the system's folder of temporary files.</summary>
    /// <param name="width">Pixels of a row.</param>
    /// <exception cref="IOException">It cannot be made.</exception>
    public RowFile(int width)
    {
        _row = new byte[width * 3];
        try
        {
            _file = new(Path.Combine(Path.GetTempPath(), $"decam-{Guid.NewGuid():N}.rows"),
                new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.ReadWrite, Options = FileOptions.DeleteOnClose, BufferSize = 1 << 20 });
        }
        catch (UnauthorizedAccessException e)
        {
            // A folder that may not be written is as one without room.
            throw new IOException(e.Message, e);
        }
    }

    /// <summary>Adds a row of colours that are not multiplied by alpha; they are laid over white.</summary>
    /// <param name="rgba">[W, 4].</param>
    /// <exception cref="IOException">The disk is full.</exception>
    public void Add(ReadOnlySpan<byte> rgba)
    {
        WhitePage.Under(rgba[..(_row.Length / 3 * 4)], _row);
        _file.Write(_row);
    }

    /// <summary>Puts all rows into a picture.</summary>
    /// <param name="target">The picture.</param>
    /// <param name="height">Rows.</param>
    /// <exception cref="IOException">The disk does not read.</exception>
    public void CopyTo(TurnedRows target, int height)
    {
        _file.Position = 0;
        for (var y = 0; y < height; y++)
        {
            _file.ReadExactly(_row);
            target.PutRgb(y, _row);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();
}
