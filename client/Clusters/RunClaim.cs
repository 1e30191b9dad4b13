using System.Security.Cryptography;
using System.Text;

namespace DeCam.Cluster.Client.Clusters;

/// <summary>The id under which a run is submitted, held until disposed so that no other process of this machine restarts it meanwhile.</summary>
internal sealed class RunClaim : IDisposable
{
    // What opening a file that another process holds exclusively says: EAGAIN on Linux, EWOULDBLOCK on macOS, a sharing violation on Windows.
    private static readonly int[] HeldElsewhere = [11, 35, unchecked((int)0x80070020)];

    private readonly FileStream? _lock;

    private RunClaim(string runId, FileStream? held, bool canResume)
    {
        RunId = runId;
        _lock = held;
        CanResume = canResume;
    }

    /// <summary>Key of the run's grain.</summary>
    public string RunId { get; }

    /// <summary>Whether the id follows from the specification alone, so that <c>--resume</c> finds the run again.</summary>
    public bool CanResume { get; }

    /// <summary>A claim nobody contests: the cluster itself makes equal submissions one run.</summary>
    public static RunClaim Uncontested(string runId) => new(runId, null, true);

    /// <summary>Takes the lock of a run in the folder, or a fresh id when another process holds it.</summary>
    public static RunClaim Take(string folder, string runId)
    {
        Directory.CreateDirectory(folder);
        try
        {
            return new(runId, new(Path.Combine(folder, runId + ".lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None), true);
        }
        catch (IOException e) when (HeldElsewhere.Contains(e.HResult))
        {
            return new(Salted(runId), null, false);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _lock?.Dispose();

    private static string Salted(string runId) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(runId + Guid.NewGuid())))[..runId.Length];
}
