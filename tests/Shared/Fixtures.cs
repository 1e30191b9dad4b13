namespace DeCam.Testing;

/// <summary>Finds the fixtures: <c>DECAM_FIXTURES</c>, or <c>shared/fixtures</c> beside the repository.</summary>
internal static class Fixtures
{
    /// <summary>Full path of a fixture. A missing one fails the test in CI and skips it elsewhere.</summary>
    public static string Path(params string[] parts)
    {
        var path = System.IO.Path.Combine([Root, .. parts]);
        if (File.Exists(path) || Directory.Exists(path)) return path;
        Missing.Report($"Fixture '{path}' is missing; set DECAM_FIXTURES to the folder of fixtures.");
        return path;
    }

    /// <summary>Root folder of the repository.</summary>
    public static string Repository { get; } = FindRepository();

    private static string Root => Environment.GetEnvironmentVariable("DECAM_FIXTURES") is { Length: > 0 } set
        ? set
        : System.IO.Path.GetFullPath(System.IO.Path.Combine(Repository, "..", "shared", "fixtures"));

    private static string FindRepository()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (File.Exists(System.IO.Path.Combine(folder.FullName, "DeCam.Cluster.sln"))) return folder.FullName;
        throw new InvalidOperationException($"No DeCam.Cluster.sln above {AppContext.BaseDirectory}.");
    }
}
