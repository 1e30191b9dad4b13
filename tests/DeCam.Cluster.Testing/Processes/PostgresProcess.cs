using System.Diagnostics;
using System.Globalization;
using DeCam.Cluster.Silo.Clustering;
using Npgsql;

namespace DeCam.Cluster.Testing.Processes;

/// <summary>
/// A PostgreSQL of the test's own on a free loopback port, with its data in a temporary folder. It has the tables and queries of
/// <c>orleans-postgres.sql</c>, or of Orleans' own scripts where the environment variable <see cref="ScriptsVariable"/> names their folder.
/// </summary>
internal sealed class PostgresProcess : IMeetingServer
{
    /// <summary>Environment variable that names a folder with Orleans' scripts.</summary>
    public const string ScriptsVariable = "DECAM_ORLEANS_SQL";

    /// <summary>Password of the user, to be looked for in logs.</summary>
    public const string Password = "geheim-5432";

    private const string User = "decam";
    private readonly TemporaryFolder _folder = new();
    private ChildProcess? _process;

    /// <summary>HOST:PORT.</summary>
    public string Address => string.Create(CultureInfo.InvariantCulture, $"{ProcessPlace.Loopback.Address}:{Port}");

    public int Port { get; } = FreePorts.Next();

    public IReadOnlyList<string> Arguments => ["--postgres", $"{Address}/decam"];

    public IReadOnlyDictionary<string, string> Environment { get; } = new Dictionary<string, string> { ["DeCam__Postgres__User"] = User, ["DeCam__Postgres__Password"] = Password };

    public string? ClusterAddress => null;

    /// <summary>Starts one.</summary>
    /// <param name="withTables">Whether it has the tables of Orleans.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async Task<PostgresProcess> StartAsync(bool withTables, CancellationToken cancellationToken)
    {
        var postgres = new PostgresProcess();
        try
        {
            await postgres.SetUpAsync(cancellationToken);
            if (withTables) await postgres.AddTablesAsync(cancellationToken);
            return postgres;
        }
        catch
        {
            await postgres.DisposeAsync();
            throw;
        }
    }

    /// <summary>Makes the tables and queries of Orleans.</summary>
    public async Task AddTablesAsync(CancellationToken cancellationToken)
    {
        foreach (var script in Scripts()) await ExecuteAsync("decam", await File.ReadAllTextAsync(script, cancellationToken), cancellationToken);
    }

    /// <summary>Lets it lose its disk and be set up anew.</summary>
    public async Task RenewAsync(CancellationToken cancellationToken)
    {
        await StopAsync();
        Directory.Delete(_folder.File("data"), recursive: true);
        await SetUpAsync(cancellationToken);
        await AddTablesAsync(cancellationToken);
    }

    /// <summary>Lets it forget every state, reminder and silo.</summary>
    public Task EmptyAsync(CancellationToken cancellationToken) => ExecuteAsync("decam", "TRUNCATE state, reminder, member, cluster", cancellationToken);

    /// <summary>The first value that a query gives.</summary>
    public async Task<T> AskAsync<T>(string query, CancellationToken cancellationToken)
    {
        await using var connection = new NpgsqlConnection(ConnectionTo("decam"));
        await connection.OpenAsync(cancellationToken);
        await using var command = new NpgsqlCommand(query, connection);
        return (T)(await command.ExecuteScalarAsync(cancellationToken))!;
    }

    public async Task StartAgainAsync(CancellationToken cancellationToken)
    {
        // What is lost without flushing is lost with the machine only, not with the process.
        string[] arguments =
        [
            "-D", _folder.File("data"), "-p", Port.ToString(CultureInfo.InvariantCulture), "-c", $"listen_addresses={ProcessPlace.Loopback.Address}",
            "-c", "unix_socket_directories=", "-c", "fsync=off",
        ];
        _process = ChildProcess.Start(ProcessPlace.Loopback, AsUser[0], [.. AsUser[1..], Program("postgres"), .. arguments], new Dictionary<string, string>());
        await _process.WaitForAsync("answered", AnswersAsync, cancellationToken);
    }

    // With its children: one that lives on would keep a new server from starting.
    public async Task StopAsync()
    {
        if (_process is null) return;
        await _process.DisposeAsync();
        _process = null;
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _folder.Dispose();
    }

    /// <summary>Runs statements in a database.</summary>
    public async Task ExecuteAsync(string database, string statements, CancellationToken cancellationToken)
    {
        await using var connection = new NpgsqlConnection(ConnectionTo(database));
        await connection.OpenAsync(cancellationToken);
        await using var command = new NpgsqlCommand(statements, connection);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>Where a program of PostgreSQL is: Debian keeps those of the server off the path.</summary>
    public static string? Find(string program)
    {
        const string debian = "/usr/lib/postgresql";
        var versions = Directory.Exists(debian) ? Directory.GetDirectories(debian).Select(version => Path.Combine(version, "bin")) : [];
        var path = (System.Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator);
        return versions.Concat(path).Select(folder => Path.Combine(folder, program)).FirstOrDefault(File.Exists);
    }

    // The server refuses to run as root; the package makes a user for it.
    private static string[] AsUser => System.Environment.IsPrivilegedProcess ? ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"] : ["env"];

    private static string Program(string name) => Find(name) ?? throw new InvalidOperationException($"{name} is not installed.");

    private async Task SetUpAsync(CancellationToken cancellationToken)
    {
        await InitialiseAsync(cancellationToken);
        await StartAgainAsync(cancellationToken);
        await ExecuteAsync("postgres", "CREATE DATABASE decam", cancellationToken);
    }

    private async Task InitialiseAsync(CancellationToken cancellationToken)
    {
        await File.WriteAllTextAsync(_folder.File("password"), Password, cancellationToken);
        if (System.Environment.IsPrivilegedProcess) await RunAsync(["chown", "-R", "postgres", _folder.Path], cancellationToken);
        await RunAsync(
        [
            .. AsUser, Program("initdb"), "-D", _folder.File("data"), "-U", User, $"--pwfile={_folder.File("password")}", "-A", "scram-sha-256",
            "--no-sync", "--locale=C", "--encoding=UTF8",
        ], cancellationToken);
    }

    private static async Task RunAsync(string[] command, CancellationToken cancellationToken)
    {
        using var process = Process.Start(new ProcessStartInfo(command[0], command[1..]) { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = "/" })!;
        var said = await Task.WhenAll(process.StandardOutput.ReadToEndAsync(cancellationToken), process.StandardError.ReadToEndAsync(cancellationToken));
        await process.WaitForExitAsync(cancellationToken);
        Assert.True(process.ExitCode == 0, $"{string.Join(' ', command)}: {string.Concat(said)}");
    }

    private static IEnumerable<string> Scripts() => System.Environment.GetEnvironmentVariable(ScriptsVariable) is { Length: > 0 } folder
        ? PostgresScripts.All.Select(entry => entry.Script).Prepend(PostgresScripts.Main).Select(script => Path.Combine(folder, script))
        : [Path.Combine(AppContext.BaseDirectory, "orleans-postgres.sql")];

    private string ConnectionTo(string database) => new NpgsqlConnectionStringBuilder
    {
        Host = ProcessPlace.Loopback.Address,
        Port = Port,
        Database = database,
        Username = User,
        Password = Password,
        Timeout = 2,
        Pooling = false,
    }.ConnectionString;

    private async Task<bool> AnswersAsync(CancellationToken cancellationToken)
    {
        try
        {
            await ExecuteAsync("postgres", "SELECT 1", cancellationToken);
            return true;
        }
        catch (NpgsqlException)
        {
            return false;
        }
    }
}
