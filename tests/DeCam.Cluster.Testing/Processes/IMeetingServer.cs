namespace DeCam.Cluster.Testing.Processes;

/// <summary>A server of the test's own in which silos meet and keep their state.</summary>
internal interface IMeetingServer : IAsyncDisposable
{
    /// <summary>Arguments by which a silo finds it.</summary>
    IReadOnlyList<string> Arguments { get; }

    /// <summary>Environment by which a silo finds it.</summary>
    IReadOnlyDictionary<string, string> Environment { get; }

    /// <summary>Name by which a client finds the cluster; null where it goes to the silos' gateways.</summary>
    string? ClusterAddress { get; }

    /// <summary>Kills it, as a crash would.</summary>
    Task StopAsync();

    /// <summary>Starts after <see cref="StopAsync"/>, at the same place and with what was written.</summary>
    Task StartAgainAsync(CancellationToken cancellationToken);
}
