using DeCam.Testing;

namespace DeCam.Cluster.Testing.Processes;

/// <summary>What a test needs of the machine.</summary>
internal static class Requirement
{
    /// <summary>redis-server; without it the test is skipped, in CI failed.</summary>
    public static void Redis() => Program("redis-server");

    /// <summary>A program whose package in Debian has its name; without it the test is skipped, in CI failed.</summary>
    public static void Program(string name)
    {
        var folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator);
        if (folders.Any(folder => File.Exists(Path.Combine(folder, name)))) return;
        Missing.Report($"{name} is not installed (Debian: apt-get install {name}).");
    }

    /// <summary>The server of PostgreSQL; without it the test is skipped, in CI failed.</summary>
    public static void Postgres()
    {
        if (PostgresProcess.Find("initdb") is null) Missing.Report("postgresql is not installed (Debian: apt-get install postgresql).");
    }
}
