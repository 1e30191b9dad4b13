using System.Security.Cryptography;
using System.Text;
using DeCam.Cluster.Silo.Folders;

namespace DeCam.Cluster.Client.Clusters;

/// <summary>The id under which a run is submitted, held until disposed so that no other process of this machine restarts it meanwhile.</summary>
internal sealed class RunClaim : IDisposable
{
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
        if (HeldFile.Take(LockFile(folder, runId)) is { } held) return new(runId, held, true);
        var salted = Salted(runId);
        return new(salted, HeldFile.Take(LockFile(folder, salted)), false);
    }

    /// <summary>Whether a process that is alive holds the run.</summary>
    public static bool IsHeld(string folder, string runId) => HeldFile.IsHeld(LockFile(folder, runId));

    /// <summary>Removes the lock file of work that was deleted, unless a process holds it.</summary>
    public static void Forget(string folder, string id)
    {
        var path = LockFile(folder, id);
        if (!File.Exists(path)) return;
        using var held = HeldFile.Take(path);
        if (held is not null) File.Delete(path);
    }

    /// <inheritdoc/>
    public void Dispose() => _lock?.Dispose();

    private static string LockFile(string folder, string runId) => Path.Combine(folder, runId + ".lock");

    private static string Salted(string runId) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(runId + Guid.NewGuid())))[..runId.Length];
}
