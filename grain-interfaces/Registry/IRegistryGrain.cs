namespace DeCam.Cluster;

/// <summary>One shard of the memory of accepted work (<see cref="RegistryShards"/>): what is unfinished, and what was submitted lately.</summary>
[Alias("DeCam.IRegistryGrain"), SilosOnly]
public interface IRegistryGrain : IGrainWithIntegerKey
{
    /// <summary>Remembers work before it is accepted. Idempotent.</summary>
    [Alias("Add"), ResponseTimeout("00:00:05")] Task AddAsync(RunEntry entry);

    /// <summary>Forgets finished work and notes in the list of recent runs how it ended. Idempotent.</summary>
    [Alias("Finish"), ResponseTimeout("00:00:05")] Task FinishAsync(RunEntry entry);

    /// <summary>Forgets work without a trace: it is neither touched nor listed any more. Idempotent.</summary>
    [Alias("Remove"), ResponseTimeout("00:00:05")] Task RemoveAsync(string id);

    /// <summary>Touches all unfinished work, so that orphans go on. Calls in short succession are one.</summary>
    [Alias("Tick"), ResponseTimeout("00:00:30")] Task TickAsync();

    /// <summary>Ids of the unfinished work.</summary>
    [Alias("Open"), ResponseTimeout("00:00:05")] Task<string[]> OpenAsync();

    /// <summary>The shard's most recent interactive runs accepted before the given time, newest first.</summary>
    [Alias("Recent"), ResponseTimeout("00:00:05")] Task<RunEntry[]> RecentAsync(DateTime beforeUtc, int count);
}
