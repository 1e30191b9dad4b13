using System.CommandLine;
using DeCam.Cluster.Client.CommandLine;

namespace DeCam.Cluster.Client.Clusters;

/// <summary><c>decam cluster</c>: the cluster itself.</summary>
internal static class ClusterCommand
{
    /// <summary>The group of commands.</summary>
    public static Command Create(CommandConsole console) => new("cluster", "Look at the cluster itself.")
    {
        ClusterStatusCommand.Create(console),
        ClusterReadmitCommand.Create(console),
    };
}
