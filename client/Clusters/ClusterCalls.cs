using DeCam.Cluster.Client.CommandLine;

namespace DeCam.Cluster.Client.Clusters;

/// <summary>Idempotent calls to a cluster, repeated when the silo that should answer is lost.</summary>
internal sealed class ClusterCalls(ClusterConnection cluster, TimeProvider clock)
{
    private readonly PatientCalls _calls = new(cluster.Name, clock, cluster.IsEmbedded);

    /// <summary>The cluster.</summary>
    public ClusterConnection Cluster => cluster;

    /// <summary>The clock in use.</summary>
    public TimeProvider Clock => clock;

    /// <summary>Starts or joins the cluster that the settings name, for the time of an action.</summary>
    /// <param name="settings">Where the work is done.</param>
    /// <param name="output">How the command speaks.</param>
    /// <param name="console">Shows the cluster's warnings.</param>
    /// <param name="action">What the command does there; returns the exit code.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="CommandFailedException">The cluster cannot be reached or started.</exception>
    public static async Task<int> UseAsync(ClusterSettings settings, OutputSettings output, CommandConsole console,
        Func<ClusterCalls, Task<int>> action, CancellationToken cancellationToken)
    {
        var warnings = new Warnings(console, output);
        await using var cluster = await ClusterConnection.OpenAsync(settings, warnings.Add, cancellationToken);
        return await action(new(cluster, TimeProvider.System));
    }

    /// <summary>Calls until there is an answer.</summary>
    /// <exception cref="CommandFailedException">The cluster did not answer for a minute.</exception>
    public Task<T> AskAsync<T>(Func<Task<T>> call, CancellationToken cancellationToken) => _calls.AskAsync(call, cancellationToken);
}
