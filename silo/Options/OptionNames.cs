namespace DeCam.Cluster.Silo;

/// <summary>The ways in which an option of the configuration can be written.</summary>
internal static class OptionNames
{
    /// <summary>The argument of the command line, where there is one, and the environment variable.</summary>
    /// <param name="path">Path in the configuration, like <c>DeCam:Silo:Port</c>.</param>
    public static string Written(string path)
    {
        var variable = path.Replace(":", "__", StringComparison.Ordinal);
        return OptionArguments.Of(path) is { } argument ? $"{argument} ({variable})" : variable;
    }
}
