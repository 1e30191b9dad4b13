using DeCam.Cluster.Silo.Folders;

namespace DeCam.Cluster.Silo.Embedding;

/// <summary>
/// Once a day an embedded cluster deletes artifacts that nothing names, beside its command's own work and for a second at most after
/// it. What is not finished then begins again with the next command.
/// </summary>
internal sealed class EmbeddedUpkeep
{
    private const string StampName = ".tidied";
    private static readonly TimeSpan Period = TimeSpan.FromDays(1);
    private readonly IStoreGrain _store;
    private readonly string _stamp;

    private EmbeddedUpkeep(IStoreGrain store, string stamp) => (_store, _stamp) = (store, stamp);

    /// <summary>Begins the upkeep if the last one is a day old; else null.</summary>
    public static EmbeddedUpkeep? Begin(IHost host, EmbeddedClusterOptions options)
    {
        var stamp = Path.Combine(Path.GetFullPath(options.DataFolder ?? DataFolder.Default), StampName);
        if (File.Exists(stamp) && DateTime.UtcNow - File.GetLastWriteTimeUtc(stamp) < Period) return null;
        var upkeep = new EmbeddedUpkeep(host.Services.GetRequiredService<IGrainFactory>().GetGrain<IStoreGrain>(0), stamp);
        upkeep._store.TidyAsync().Ignore();
        return upkeep;
    }

    /// <summary>Waits a second at most, and notes that the upkeep was done.</summary>
    public async Task EndAsync()
    {
        try
        {
            if (!await _store.IsTidyAsync().WaitAsync(TimeSpan.FromSeconds(2))) return;
            await PrivateFolder.Open(_stamp, FileMode.OpenOrCreate).DisposeAsync();
            File.SetLastWriteTimeUtc(_stamp, DateTime.UtcNow);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or TimeoutException or OrleansException)
        {
            // The next command tries again; this one has done its work.
        }
    }
}
