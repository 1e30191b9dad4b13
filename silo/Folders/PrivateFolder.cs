namespace DeCam.Cluster.Silo.Folders;

/// <summary>
/// Folders and files of states and contents: new ones are open to their owner alone. What was there before keeps the mode that its
/// operator gave, and what is made below a folder that others may enter gets the usual mode. Windows has no modes.
/// </summary>
public static class PrivateFolder
{
    private const UnixFileMode OwnFolder = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
    private const UnixFileMode OwnFile = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>Makes a folder, and those above it that are missing, for the owner alone.</summary>
    /// <param name="folder">The folder.</param>
    public static void Create(string folder)
    {
        if (Directory.Exists(folder)) return;
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(folder);
            return;
        }

        if (Path.GetDirectoryName(Path.GetFullPath(folder)) is { } above) Create(above);
        Directory.CreateDirectory(folder, OwnFolder);
    }

    /// <summary>Makes a folder inside one of ours: for the owner alone if that one is.</summary>
    /// <param name="folder">The folder.</param>
    public static void CreateInside(string folder)
    {
        if (Directory.Exists(folder)) return;
        if (IsPrivate(Nearest(folder))) Create(folder);
        else Directory.CreateDirectory(folder);
    }

    /// <summary>Opens a file; a new one is for the owner alone if its folder is.</summary>
    /// <param name="path">Path of the file.</param>
    /// <param name="mode">Whether it is made, opened or replaced.</param>
    /// <param name="share">Who else may open it meanwhile.</param>
    /// <param name="options">How it is opened.</param>
    public static FileStream Open(string path, FileMode mode, FileShare share = FileShare.None, FileOptions options = FileOptions.None)
    {
        var how = new FileStreamOptions { Mode = mode, Access = FileAccess.ReadWrite, Share = share, BufferSize = 1, Options = options };
        if (!OperatingSystem.IsWindows() && IsPrivate(Path.GetDirectoryName(Path.GetFullPath(path))!)) how.UnixCreateMode = OwnFile;
        return new(path, how);
    }

    private static string Nearest(string folder)
    {
        var full = Path.GetFullPath(folder);
        while (!Directory.Exists(full) && Path.GetDirectoryName(full) is { } above) full = above;
        return full;
    }

    private static bool IsPrivate(string folder) => !OperatingSystem.IsWindows() && Directory.Exists(folder) && (File.GetUnixFileMode(folder) & ~OwnFolder) == 0;
}
