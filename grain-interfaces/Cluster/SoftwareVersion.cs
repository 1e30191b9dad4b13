using System.Reflection;

namespace DeCam.Cluster;

/// <summary>Version of this software, as results and status show it.</summary>
public static class SoftwareVersion
{
    /// <summary>The informational version without build metadata.</summary>
    public static string Current { get; } =
        (typeof(SoftwareVersion).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "0.0.0").Split('+')[0];
}
