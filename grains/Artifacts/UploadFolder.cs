using System.Text;
using DeCam.Content;

namespace DeCam.Cluster.Grains.Artifacts;

/// <summary>Unfinished uploads of this silo, as files in a folder for each client. An upload without a new piece for ten minutes is deleted when the next upload begins.</summary>
public sealed class UploadFolder(DeCamGrainsOptions options) : IDisposable
{
    private const int IdDigits = 32;

    // With the largest content of each, 4 GiB by default.
    private const int MostUploads = 64;

    // So that one client cannot shut the others out.
    private const int MostOfClient = 16;
    private static readonly TimeSpan Abandoned = TimeSpan.FromMinutes(10);

    /// <summary>Writes a piece. A piece that is there already is written again; a gap is refused.</summary>
    /// <param name="client">Whose upload it is.</param>
    /// <param name="upload">Id of the upload; two clients may use the same.</param>
    /// <param name="offset">Offset of the piece in bytes.</param>
    /// <param name="piece">The bytes.</param>
    /// <exception cref="ArgumentException">The id is invalid, the piece leaves a gap, or the upload would be too large.</exception>
    /// <exception cref="LimitExceededException">This silo holds too many unfinished uploads, of this client or of all.</exception>
    public async Task WriteAsync(string client, string upload, long offset, byte[] piece)
    {
        var path = PathOf(client, upload);
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
    public string PathOf(string client, string upload) => upload.Length == IdDigits && upload.All(char.IsAsciiHexDigit)
        ? Path.Combine(options.UploadFolder, ContentKey.Of(Encoding.UTF8.GetBytes(client))[..IdDigits], upload.ToLowerInvariant())
        : throw new ArgumentException($"The upload id '{upload}' must be {IdDigits} hexadecimal digits.", nameof(upload));

    /// <summary>Deletes what there is of an upload, as far as the folder allows it.</summary>
    /// <exception cref="ArgumentException">The id is not made of 32 hexadecimal digits.</exception>
    public void Forget(string client, string upload)
    {
        try
        {
            File.Delete(PathOf(client, upload));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Deleted when it is old, like any abandoned one.
        }
    }

    /// <summary>The folder.</summary>
    public string Place => options.UploadFolder;

    /// <summary>Deletes the folder with all unfinished uploads.</summary>
    public void Dispose()
    {
        if (Directory.Exists(options.UploadFolder)) Directory.Delete(options.UploadFolder, recursive: true);
    }

    private void Prepare(string path)
    {
        if (OperatingSystem.IsWindows()) Directory.CreateDirectory(options.UploadFolder);
        else Directory.CreateDirectory(options.UploadFolder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        foreach (var file in Directory.EnumerateFiles(options.UploadFolder, "*", SearchOption.AllDirectories))
            if (DateTime.UtcNow - File.GetLastWriteTimeUtc(file) > Abandoned) File.Delete(file);
        if (File.Exists(path)) return;
        var wait = $"finish them, or wait {Abandoned.TotalMinutes:0} minutes until abandoned ones are dropped";
        if (Directory.EnumerateFiles(Path.GetDirectoryName(path)!).Count() >= MostOfClient)
            throw new LimitExceededException($"This client has {MostOfClient} unfinished uploads at this silo, as many as one may have; {wait}.");
        if (Directory.EnumerateFiles(options.UploadFolder, "*", SearchOption.AllDirectories).Count() >= MostUploads)
            throw new LimitExceededException($"This silo holds {MostUploads} unfinished uploads, as many as it may; {wait}.");
    }
}
