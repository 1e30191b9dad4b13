namespace DeCam.Cluster.Silo.Clustering;

/// <summary>
/// The cluster's membership as Orleans' own table gives it, as it was when the silo's row was last in it, so that it can be put back
/// after the table was emptied. <see cref="RedisMembers"/> does the same for Redis, where it is one script.
/// </summary>
/// <param name="table">The table.</param>
/// <param name="self">The silo.</param>
internal sealed class TableMembers(IMembershipTable table, SiloAddress self)
{
    // All silos put the rows back at the same moment.
    private static readonly Backoff AfterRefusal = new(TimeSpan.FromMilliseconds(50), 1, TimeSpan.FromMilliseconds(50));
    private IReadOnlyList<MembershipEntry> _last = [];
    private int _version = -1;

    /// <summary>The silos in the rows remembered.</summary>
    public IEnumerable<string> Silos => _last.Select(entry => entry.SiloAddress.ToString());

    /// <summary>Looks at the rows, and remembers them if the silo's own is there and the table is no older one, such as that of a backup.</summary>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>Whether it is so.</returns>
    public async Task<bool> LookAsync(CancellationToken cancellationToken)
    {
        if (await ReadAsync(cancellationToken) is not { } found || !Has(found, self) || found.Version.Version < _version) return false;
        (_last, _version) = ([.. found.Members.Select(member => member.Item1)], found.Version.Version);
        return true;
    }

    /// <summary>Puts the remembered rows back, where the silo's own is missing or the table is an older one.</summary>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>Whether it is there now; false if it never was.</returns>
    public async Task<bool> PutBackAsync(CancellationToken cancellationToken)
    {
        if (_last.Count == 0) return false;
        await table.InitializeMembershipTableAsync(tryInitTableVersion: true, cancellationToken);
        // Orleans takes no table whose version is lower than one it has seen. Each write raises it by one, and is refused where another silo was faster.
        var refreshed = new HashSet<SiloAddress>();
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var found = await ReadAsync(cancellationToken) ?? throw new TimeoutException("The table of members has no version.");
            var isOlder = found.Version.Version <= _version;
            var missing = _last.FirstOrDefault(entry => !Has(found, entry.SiloAddress));
            if (missing is null && !isOlder) return true;
            if (missing is not null)
            {
                if (await table.InsertRowAsync(missing, found.Version.Next(), cancellationToken)) refreshed.Add(missing.SiloAddress);
                else await Task.Delay(AfterRefusal.Jittered(1), cancellationToken);
                continue;
            }

            // Rows of an older table are older, too.
            var entry = _last.FirstOrDefault(entry => !refreshed.Contains(entry.SiloAddress)) ?? _last.First(entry => entry.SiloAddress.Equals(self));
            if (await table.UpdateRowAsync(entry, EtagOf(found, entry.SiloAddress), found.Version.Next(), cancellationToken)) refreshed.Add(entry.SiloAddress);
            else await Task.Delay(AfterRefusal.Jittered(1), cancellationToken);
        }
    }

    private static bool Has(MembershipTableData found, SiloAddress silo) => found.Members.Any(member => member.Item1.SiloAddress.Equals(silo));

    private static string EtagOf(MembershipTableData found, SiloAddress silo) => found.Members.First(member => member.Item1.SiloAddress.Equals(silo)).Item2;

    private async Task<MembershipTableData?> ReadAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await table.ReadAllAsync(cancellationToken);
        }
        catch (ArgumentOutOfRangeException)
        {
            // A table of Orleans without the cluster's version has no first row.
            return null;
        }
    }
}
