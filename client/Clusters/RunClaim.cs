using System.Security.Cryptography;
using System.Text;
using DeCam.Cluster.Silo.Folders;

namespace DeCam.Cluster.Client.Clusters;

/// <summary>The id under which a run is submitted, held until disposed so that no other process of this machine restarts it meanwhile.</summary>
internal sealed class RunClaim : IDisposable
{
    // Errors of opening a file that another process holds exclusively: EAGAIN on Linux, EWOULDBLOCK on macOS, a sharing violation on Windows.
    private static readonly int[] HeldElsewhere = [11, 35, unchecked((int)0x80070020)];

    private const int Looks = 4;
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(10);

    private readonly FileStream? _lock;

    private RunClaim(string runId, FileStream? held, bool canResume)
    {
        RunId = runId;
        _lock = held;
        CanResume = canResume;
    }

    /// <summary>Key of the run's grain.</summary>
    public string RunId { get; }

    /// <summary>Whether the id follows from the specification alone, so that the same command finds the run again.</summary>
    public bool CanResume { get; }

    /// <summary>A claim without a lock: a cluster itself makes equal submissions one run.</summary>
    public static RunClaim Uncontested(string runId) => new(runId, null, true);

    /// <summary>Takes the lock of a run in the folder, or a fresh id when another process holds it.</summary>
    public static RunClaim Take(string folder, string runId)
    {
        PrivateFolder.CreateInside(folder);
        if (Hold(folder, runId) is { } held) return new(runId, held, true);
        var salted = Salted(runId);
        return new(salted, Hold(folder, salted), false);
    }

    /// <summary>Whether a process that is alive holds the run; the system frees the lock of one that ends, however it ends.</summary>
    public static bool IsHeld(string folder, string runId)
    {
        try
        {
            using var look = new FileStream(LockFile(folder, runId), FileMode.Open, FileAccess.Read, FileShare.Read);
            return false;
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return false;
        }
        catch (IOException e) when (HeldElsewhere.Contains(e.HResult))
        {
            return true;
        }
    }

    /// <summary>Removes the lock file of work that was deleted, unless a process holds it.</summary>
    public static void Forget(string folder, string id)
    {
        var path = Path.Combine(folder, id + ".lock");
        if (!File.Exists(path)) return;
        using var held = Hold(folder, id);
        if (held is not null) File.Delete(path);
    }

    /// <inheritdoc/>
    public void Dispose() => _lock?.Dispose();

    // Another process may only be looking whether the run is held, which takes no time.
    private static FileStream? Hold(string folder, string runId)
    {
        for (var look = 1; ; look++)
        {
            try
            {
                return PrivateFolder.Open(LockFile(folder, runId), FileMode.OpenOrCreate);
            }
            catch (IOException e) when (HeldElsewhere.Contains(e.HResult))
            {
                if (look == Looks) return null;
                Thread.Sleep(BetweenLooks);
            }
        }
    }

    private static string LockFile(string folder, string runId) => Path.Combine(folder, runId + ".lock");

    private static string Salted(string runId) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(runId + Guid.NewGuid())))[..runId.Length];
}
