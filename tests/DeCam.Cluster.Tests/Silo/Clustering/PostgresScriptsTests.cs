using DeCam.Cluster.Silo.Clustering;

namespace DeCam.Cluster.Tests.Silo.Clustering;

public sealed class PostgresScriptsTests
{
    private static readonly string[] Queries = [.. PostgresScripts.All.SelectMany(entry => entry.Queries)];

    [Fact]
    public void Missing_NoTable_IsEveryScriptInOrder() => Assert.Equal(
        ["PostgreSQL-Main.sql", "PostgreSQL-Clustering.sql", "PostgreSQL-Persistence.sql", "PostgreSQL-Reminders.sql"], PostgresScripts.Missing(null));

    [Fact]
    public void Missing_AllQueries_IsNothing() => Assert.Empty(PostgresScripts.Missing(Queries.ToHashSet()));

    [Fact]
    public void Missing_OneQuery_IsItsScript() => Assert.Equal(
        ["PostgreSQL-Persistence.sql"], PostgresScripts.Missing(Queries.Where(query => query != "DeleteStorageKey").ToHashSet()));
}
