using System.Globalization;
using DeCam.Cluster.Client.CommandLine;

namespace DeCam.Cluster.Client.Clusters;

/// <summary>Whether this client and the silos speak the same wire contracts: those of one major.minor do.</summary>
internal static class VersionCheck
{
    private static readonly TimeSpan ReportsWithin = TimeSpan.FromSeconds(10), AskAgainAfter = TimeSpan.FromMilliseconds(250);

    /// <summary>What the cluster says of itself. Silos report every few seconds: just after the coordinator moved, one of the client's version may not have reported yet and is waited for.</summary>
    /// <param name="ask">Asks the cluster.</param>
    /// <param name="own">Version of this client.</param>
    /// <param name="clock">Measures the time.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async Task<ClusterStatus> ReportedAsync(Func<CancellationToken, Task<ClusterStatus>> ask, string own, TimeProvider clock, CancellationToken cancellationToken)
    {
        var start = clock.GetTimestamp();
        while (true)
        {
            var status = await ask(cancellationToken);
            if (!MayHoldOwn(status, own) || clock.GetElapsedTime(start) >= ReportsWithin) return status;
            await Task.Delay(AskAgainAfter, clock, cancellationToken);
        }
    }

    // No version of a silo is the client's, and there is a silo whose version is not known.
    private static bool MayHoldOwn(ClusterStatus status, string own) =>
        Contract(status.Version) != Contract(own)
        && !Array.Exists(status.Silos, s => s.Report is { } report && Contract(report.Version) == Contract(own))
        && Array.Exists(status.Silos, s => s.Report is null && s.Status == nameof(SiloStatus.Active));

    /// <summary>The sentence to warn with, or null where all versions are the same.</summary>
    /// <param name="name">The cluster as the user named it.</param>
    /// <param name="own">Version of this client.</param>
    /// <param name="status">What the cluster says of itself.</param>
    /// <param name="onlyLooks">Whether the command only looks at work or cancels it, which a neighbouring minor version understands too.</param>
    /// <exception cref="CommandFailedException">No silo speaks the client's contract.</exception>
    public static string? Warning(string name, string own, ClusterStatus status, bool onlyLooks = false)
    {
        var reports = status.Silos.Select(s => s.Report).OfType<SiloReport>().ToList();
        var others = reports.Select(r => r.Version).Append(status.Version).Where(v => v != own).Distinct().Order(StringComparer.Ordinal).ToList();
        if (others.Count == 0) return null;
        var foreign = others.FindAll(v => Contract(v) != Contract(own));
        if (foreign.Count == 0) return $"Cluster '{name}' runs version {string.Join(", ", others)} and this client is {own}; they understand each other, but bring them to one version.";
        var silos = string.Join(", ", reports.Where(r => Contract(r.Version) != Contract(own)).Select(r => $"{r.Name} ({r.Version})").Order(StringComparer.Ordinal));
        if (reports.Exists(r => Contract(r.Version) == Contract(own)) && foreign.TrueForAll(v => IsNeighbour(v, own)))
            return $"Cluster '{name}' is being upgraded: this client is {own} and so are some of its silos, but not {silos}; it works as long as a silo of version {Contract(own)} is there.";
        if (onlyLooks && foreign.TrueForAll(v => IsNeighbour(v, own)))
            return $"Cluster '{name}' runs version {string.Join(", ", foreign)} and this client is {own}; it can look, watch and cancel, for anything else use a client of version {Contract(foreign[0])}.";
        throw new CommandFailedException(ExitCode.Cluster, $"Cluster '{name}' runs version {foreign[0]} but this client is {own}; use a client of version {Contract(foreign[0])}.");
    }

    // "1.2.3-rc.1" -> "1.2"
    private static string Contract(string version) => string.Join('.', Numbers(version));

    private static bool IsNeighbour(string version, string own) =>
        Numbers(version) is [var major, var minor] && Numbers(own) is [var ownMajor, var ownMinor] && major == ownMajor && Math.Abs(Number(minor) - Number(ownMinor)) <= 1;

    private static string[] Numbers(string version) => [.. version.Split('.', '-', '+').Take(2)];

    private static int Number(string text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : int.MinValue / 2;
}
