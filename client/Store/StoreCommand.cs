using System.CommandLine;
using DeCam.Cluster.Client.CommandLine;

namespace DeCam.Cluster.Client.Store;

/// <summary><c>decam store</c>: what a cluster keeps.</summary>
internal static class StoreCommand
{
    /// <summary>The group of commands.</summary>
    public static Command Create(CommandConsole console) => new("store", "Look after what a cluster, or this computer, keeps.")
    {
        StoreCheckCommand.Create(console),
    };
}
