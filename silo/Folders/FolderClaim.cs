using System.Globalization;
using System.Net;

namespace DeCam.Cluster.Silo.Folders;

/// <summary>
/// The claim of a cluster's first silo on its data folder: a lock file that the process holds open, so that the claim ends with the
/// process. Silos that join need none. Commands of <c>decam</c> without a cluster take none either; they share a folder.
/// </summary>
public static class FolderClaim
{
    private const string FileName = ".silo.lock";
    private const string HolderSuffix = ".holder";

    /// <summary>Claims the folder of a first silo; null where the silo joins others or keeps its state elsewhere.</summary>
    /// <param name="settings">The silo's settings; the folder exists.</param>
    /// <exception cref="StartRefusedException">Another silo uses the folder.</exception>
    internal static IDisposable? Take(SiloSettings settings)
    {
        if (settings.UsesRedis || settings.UsesPostgres || settings.Silo.Join.Length > 0) return null;
        var path = Path.Combine(settings.DataFolder, FileName);
        var held = HeldFile.Take(path) ?? throw StartRefusedException.Input(Sentence(settings.DataFolder, path));
        // Beside the lock, because nobody can read a file that is held.
        using var who = PrivateFolder.Open(path + HolderSuffix, FileMode.Create, FileShare.ReadWrite);
        who.Write(System.Text.Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture,
            $"{Environment.ProcessId} {new IPEndPoint(settings.Silo.EffectiveAddress, settings.Silo.Port)}")));
        return held;
    }

    /// <summary>Whether the first silo of a cluster lives on the folder.</summary>
    /// <param name="folder">The data folder.</param>
    public static bool IsHeld(string folder) => HeldFile.IsHeld(Path.Combine(folder, FileName));

    private static string Sentence(string folder, string path)
    {
        var holder = Holder(path);
        var who = holder is [var process, _] ? $"the silo of process {process}" : "another silo";
        var where = holder is [_, var address] ? address : "HOST:PORT";
        return $"The data folder '{folder}' is in use by {who}; join its cluster with --join {where}, or name another folder with --data.";
    }

    private static string[] Holder(string path)
    {
        try
        {
            using var reader = new StreamReader(new FileStream(path + HolderSuffix, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete));
            return reader.ReadToEnd().Split(' ', StringSplitOptions.RemoveEmptyEntries);
        }
        catch (IOException)
        {
            // It is just being written, or another user's.
            return [];
        }
    }
}
