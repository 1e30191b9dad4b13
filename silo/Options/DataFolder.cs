namespace DeCam.Cluster.Silo;

/// <summary>The folder of states and artifacts where none is configured.</summary>
public static class DataFolder
{
    /// <summary><c>$XDG_DATA_HOME/decam</c>, or <c>~/.local/share/decam</c>, or the like on other systems.</summary>
    public static string Default { get; } = Path.Combine(Base(), "decam");

    private static string Base()
    {
        // The specification says that a relative path is to be ignored.
        var set = Environment.GetEnvironmentVariable("XDG_DATA_HOME");
        if (Path.IsPathFullyQualified(set ?? "")) return set!;
        var known = Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify);
        return known.Length > 0 ? known : Path.GetTempPath();
    }
}
