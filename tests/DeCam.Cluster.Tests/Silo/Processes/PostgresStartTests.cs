using DeCam.Cluster.Testing.Processes;

namespace DeCam.Cluster.Tests.Silo.Processes;

/// <summary>What a silo says of a PostgreSQL that it cannot use.</summary>
public sealed class PostgresStartTests(PostgresStartTests.BareServer bare) : IClassFixture<PostgresStartTests.BareServer>
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Start_NoServer_SaysSo() =>
        await IsRefusedAsync(["--postgres", "127.0.0.1:9/decam"], Password(PostgresProcess.Password), "PostgreSQL at 127.0.0.1:9/decam does not answer");

    [Fact]
    public async Task Start_WrongPassword_SaysSo()
    {
        var server = await bare.ServerAsync();
        await IsRefusedAsync(server.Arguments, Password(PostgresProcess.Password + "!"), "refuses the user or the password");
        await IsRefusedAsync(server.Arguments, Password(""), "refuses the user or the password");
    }

    [Fact]
    public async Task Start_NoDatabase_SaysSo()
    {
        var server = await bare.ServerAsync();
        await IsRefusedAsync(["--postgres", $"{server.Address}/other"], server.Environment, $"PostgreSQL at {server.Address}/other does not have this database");
    }

    [Fact]
    public async Task Start_NoTables_NamesTheScripts()
    {
        var server = await bare.ServerAsync();
        await IsRefusedAsync(
            server.Arguments, server.Environment,
            "apply PostgreSQL-Main.sql, PostgreSQL-Clustering.sql, PostgreSQL-Persistence.sql and PostgreSQL-Reminders.sql of Orleans 10.4.2");
    }

    private static Dictionary<string, string> Password(string password) => new() { ["DeCam__Postgres__Password"] = password };

    private static async Task IsRefusedAsync(IEnumerable<string> arguments, IReadOnlyDictionary<string, string> environment, string sentence)
    {
        using var folder = new TemporaryFolder();
        await using var silo = SiloProcess.Launch(null, environment, ["--data", folder.Path, .. arguments]);
        Assert.Equal(4, await silo.WaitForExitAsync(Token));
        Assert.Contains(sentence, silo.Process.Error, StringComparison.Ordinal);
        Assert.Single(silo.Process.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.DoesNotContain(PostgresProcess.Password, silo.Said, StringComparison.Ordinal);
    }

    /// <summary>One server for all cases, started by the first.</summary>
    public sealed class BareServer : IAsyncDisposable
    {
        private PostgresProcess? _server;

        internal async Task<PostgresProcess> ServerAsync()
        {
            Requirement.Postgres();
            return _server ??= await PostgresProcess.StartAsync(withTables: false, Token);
        }

        public async ValueTask DisposeAsync()
        {
            if (_server is not null) await _server.DisposeAsync();
        }
    }
}
