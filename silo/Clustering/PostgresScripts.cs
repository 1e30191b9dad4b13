namespace DeCam.Cluster.Silo.Clustering;

/// <summary>The queries that Orleans takes from the table <c>OrleansQuery</c>, by the script of Orleans that puts them there.</summary>
internal static class PostgresScripts
{
    /// <summary>The script that makes the table.</summary>
    public const string Main = "PostgreSQL-Main.sql";

    /// <summary>Queries by script, in the order in which scripts are applied.</summary>
    public static IReadOnlyList<(string Script, string[] Queries)> All { get; } =
    [
        ("PostgreSQL-Clustering.sql",
        [
            "GatewaysQueryKey", "MembershipReadRowKey", "MembershipReadAllKey", "InsertMembershipVersionKey", "UpdateIAmAlivetimeKey",
            "InsertMembershipKey", "UpdateMembershipKey", "DeleteMembershipTableEntriesKey", "CleanupDefunctSiloEntriesKey",
        ]),
        ("PostgreSQL-Persistence.sql", ["WriteToStorageKey", "ReadFromStorageKey", "ClearStorageKey", "DeleteStorageKey"]),
        ("PostgreSQL-Reminders.sql",
        [
            "ReadReminderRowsKey", "ReadRangeRows1Key", "ReadRangeRows2Key", "ReadReminderRowKey", "UpsertReminderRowKey", "DeleteReminderRowKey",
            "DeleteReminderRowsKey",
        ]),
    ];

    /// <summary>The scripts that are yet to be applied, in order.</summary>
    /// <param name="present">Keys of the queries that the table has; null where there is no table.</param>
    public static IReadOnlyList<string> Missing(IReadOnlySet<string>? present) => present is null
        ? [Main, .. All.Select(entry => entry.Script)]
        : [.. All.Where(entry => !entry.Queries.All(present.Contains)).Select(entry => entry.Script)];
}
