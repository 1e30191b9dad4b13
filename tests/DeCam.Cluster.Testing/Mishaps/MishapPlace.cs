using System.Diagnostics;
using DeCam.Cluster.Testing.Processes;

namespace DeCam.Cluster.Testing.Mishaps;

/// <summary>Where silos run that mishaps can hurt: modes of files hold for them, root or not, and their upload folder is a small disk of its own.</summary>
internal static class MishapPlace
{
    private const string Capabilities = "-dac_override,-dac_read_search";
    private static readonly string[] Namespace = ["unshare", "--user", "--map-root-user", "--mount"];

    // Root may read every file; these arguments take that from it.
    private static readonly string[] Bound = ["setpriv", "--bounding-set", Capabilities, "--inh-caps", Capabilities];

    /// <summary>The place of a silo.</summary>
    /// <param name="uploads">Its upload folder, which exists.</param>
    public static ProcessPlace Of(string uploads)
    {
        var bound = Environment.UserName == "root" && Works([.. Bound, "true"]) ? Bound : [];
        string[] disk = [.. Namespace, "sh", "-c", $"mount -t tmpfs -o size=64k tmpfs '{uploads}' && exec \"$@\"", "sh"];
        return new("127.0.0.1", Works([.. disk, .. bound, "true"]) ? [.. disk, .. bound] : bound);
    }

    /// <summary>Whether the silos at a place have a small disk for their uploads.</summary>
    public static bool HasDisk(ProcessPlace place) => place.Under is ["unshare", ..];

    private static bool Works(string[] command)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(command[0], command[1..]) { RedirectStandardError = true })!;
            process.WaitForExit();
            return process.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }
}
