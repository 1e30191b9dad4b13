using DeCam.Cluster.Client.CommandLine;

namespace DeCam.Cluster.Client.Clusters;

/// <summary>Whether this client and the silos speak the same wire contracts: those of one major.minor do.</summary>
internal static class VersionCheck
{
    /// <summary>The sentence to warn with, or null where all versions are the same.</summary>
    /// <param name="name">The cluster as the user named it.</param>
    /// <param name="own">Version of this client.</param>
    /// <param name="status">What the cluster says of itself.</param>
    /// <exception cref="CommandFailedException">The contracts differ.</exception>
    public static string? Warning(string name, string own, ClusterStatus status)
    {
        var others = status.Silos.Select(s => s.Report?.Version).OfType<string>().Append(status.Version)
            .Where(v => v != own).Distinct().Order(StringComparer.Ordinal).ToList();
        if (others.Count == 0) return null;
        if (others.Find(v => Contract(v) != Contract(own)) is { } foreign)
            throw new CommandFailedException(ExitCode.Cluster, $"Cluster '{name}' runs version {foreign} but this client is {own}; use a client of version {Contract(foreign)}.");
        return $"Cluster '{name}' runs version {string.Join(", ", others)} and this client is {own}; they understand each other, but bring them to one version.";
    }

    // "1.2.3-rc.1" -> "1.2"
    private static string Contract(string version) => string.Join('.', version.Split('.', '-', '+').Take(2));
}
