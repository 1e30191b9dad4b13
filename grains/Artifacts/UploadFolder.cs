namespace DeCam.Cluster.Grains.Artifacts;

/// <summary>Unfinished uploads of this silo, as files. Uploads that nobody touched for ten minutes are deleted when the next one begins.</summary>
public sealed class UploadFolder(DeCamGrainsOptions options) : IDisposable
{
    private const int IdDigits = 32;

    // With the largest content of each, 4 GiB by default.
    private const int MostUploads = 64;
    private static readonly TimeSpan Abandoned = TimeSpan.FromMinutes(10);

    /// <summary>Writes a piece. A piece that is there already is written again; a gap is refused.</summary>
    /// <exception cref="ArgumentException">A bad id, a gap, or too many bytes.</exception>
    /// <exception cref="LimitExceededException">Too many others are unfinished.</exception>
    public async Task WriteAsync(string upload, long offset, byte[] piece)
    {
        var path = PathOf(upload);
        if (offset < 0 || offset + piece.Length > options.ArtifactLimitBytes)
            throw new ArgumentException($"The upload reaches {offset + piece.Length} bytes but at most {options.ArtifactLimitBytes} are allowed; raise DeCam:Artifacts:LimitMebibytes on all silos.", nameof(offset));
        if (offset == 0) Prepare(path);
        if (offset > 0 && !File.Exists(path))
            throw new ArgumentException($"The upload '{upload}' is not known to this silo; begin it again at offset 0.", nameof(upload));
        await using var file = new FileStream(path, offset == 0 ? FileMode.Create : FileMode.Open, FileAccess.Write, FileShare.None);
        if (offset > file.Length)
            throw new ArgumentException($"The piece begins at {offset} but the upload has {file.Length} bytes; send the pieces in order.", nameof(offset));
        file.Position = offset;
        await file.WriteAsync(piece);
    }

    /// <summary>Path of an upload's file, which need not exist.</summary>
    /// <exception cref="ArgumentException">The id is not made of 32 hexadecimal digits.</exception>
    public string PathOf(string upload) => upload.Length == IdDigits && upload.All(char.IsAsciiHexDigit)
        ? Path.Combine(options.UploadFolder, upload.ToLowerInvariant())
        : throw new ArgumentException($"The upload id '{upload}' must be {IdDigits} hexadecimal digits.", nameof(upload));

    /// <summary>Deletes the folder with all unfinished uploads.</summary>
    public void Dispose()
    {
        if (Directory.Exists(options.UploadFolder)) Directory.Delete(options.UploadFolder, recursive: true);
    }

    private void Prepare(string path)
    {
        Directory.CreateDirectory(options.UploadFolder);
        foreach (var file in Directory.EnumerateFiles(options.UploadFolder))
            if (DateTime.UtcNow - File.GetLastWriteTimeUtc(file) > Abandoned) File.Delete(file);
        if (!File.Exists(path) && Directory.EnumerateFiles(options.UploadFolder).Count() >= MostUploads)
            throw new LimitExceededException($"This silo holds {MostUploads} unfinished uploads, as many as it may; finish them, or wait {Abandoned.TotalMinutes:0} minutes until those nobody goes on with are dropped.");
    }
}
