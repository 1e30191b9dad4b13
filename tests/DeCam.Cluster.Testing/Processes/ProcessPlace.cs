namespace DeCam.Cluster.Testing.Processes;

/// <summary>Where a process runs and listens.</summary>
/// <param name="Address">IP address.</param>
/// <param name="Under">Program and arguments that start it there; empty for this network.</param>
internal sealed record ProcessPlace(string Address, string[] Under)
{
    public static ProcessPlace Loopback { get; } = new("127.0.0.1", []);
}
