namespace DeCam.Cluster.Tests.Silo.Processes;

/// <summary>What a test needs of the machine.</summary>
internal static class Requirement
{
    /// <summary>redis-server; without it the test is skipped, in CI failed.</summary>
    public static void Redis()
    {
        var folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator);
        if (folders.Any(folder => File.Exists(Path.Combine(folder, "redis-server")))) return;
        const string reason = "redis-server is not installed (Debian: apt-get install redis-server).";
        if (Environment.GetEnvironmentVariable("CI") is { Length: > 0 }) Assert.Fail(reason);
        Assert.Skip(reason);
    }
}
