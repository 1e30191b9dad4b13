using Orleans.Concurrency;

namespace DeCam.Cluster;

/// <summary>The upkeep of what a cluster stores. Its key is 0, so that one activation does it for all silos.</summary>
[Alias("DeCam.IStoreGrain")]
public interface IStoreGrain : IGrainWithIntegerKey
{
    /// <summary>Entries in an answer at most.</summary>
    const int PageLimit = 200;

    /// <summary>Begins the upkeep if it is due: retention, and contents that nothing names. Does not wait for it.</summary>
    [AlwaysInterleave, Alias("Tidy"), SilosOnly, ResponseTimeout("00:00:05")] Task TidyAsync();

    /// <summary>Whether no upkeep is under way; waits for its end for a second at most.</summary>
    [AlwaysInterleave, Alias("IsTidy"), SilosOnly, ResponseTimeout("00:00:05")] Task<bool> IsTidyAsync();

    /// <summary>The size of the store as last measured; null while it is measured for the first time.</summary>
    [AlwaysInterleave, Alias("Size"), ResponseTimeout("00:00:05")] Task<StoreSize?> SizeAsync();

    /// <summary>Looks for runs or sweeps. Answers within a second; while the answer is open, the caller calls again.</summary>
    /// <param name="search">Id of the search, chosen by the caller; repeated calls with it are one search.</param>
    /// <param name="query">What to look for.</param>
    /// <param name="from">Number of the first entry wanted.</param>
    [AlwaysInterleave, Alias("Find"), ResponseTimeout("00:00:05")] Task<FoundPage> FindAsync(string search, WorkQuery query, int from);

    /// <summary>Reads every record and content. Answers within a second; while the answer is open, the caller calls again.</summary>
    /// <param name="check">Id of the check, chosen by the caller; repeated calls with it are one check.</param>
    /// <param name="from">Number of the first finding wanted.</param>
    [AlwaysInterleave, Alias("Check"), ResponseTimeout("00:00:05")] Task<CheckPage> CheckAsync(string check, int from);
}

/// <summary>Which runs or sweeps to look for.</summary>
/// <param name="Kind">Runs or sweeps. Runs of sweeps are not found: they go with their sweep.</param>
/// <param name="EndedBeforeUtc">Only those that ended before; null for all.</param>
/// <param name="States">Only those in one of these states, in words such as <c>completed</c>; empty for all.</param>
[GenerateSerializer, Immutable, Alias("DeCam.WorkQuery")]
public sealed record WorkQuery([property: Id(0)] WorkKind Kind, [property: Id(1)] DateTime? EndedBeforeUtc, [property: Id(2)] string[] States);

/// <summary>A run or sweep that was found.</summary>
/// <param name="Id">Its id.</param>
/// <param name="State">Where it stands, in a word.</param>
/// <param name="EndedUtc">When it ended; of unfinished work, and of runs of earlier versions, when it was accepted.</param>
[GenerateSerializer, Immutable, Alias("DeCam.FoundWork")]
public sealed record FoundWork([property: Id(0)] string Id, [property: Id(1)] string State, [property: Id(2)] DateTime EndedUtc);

/// <summary>A part of what was found.</summary>
/// <param name="IsOpen">Whether the search goes on; the page is empty then.</param>
/// <param name="Items">The entries.</param>
/// <param name="Total">Number of all entries.</param>
[GenerateSerializer, Immutable, Alias("DeCam.FoundPage")]
public sealed record FoundPage([property: Id(0)] bool IsOpen, [property: Id(1)] FoundWork[] Items, [property: Id(2)] int Total);

/// <summary>How much a cluster stores.</summary>
[GenerateSerializer, Immutable, Alias("DeCam.StoreSize")]
public sealed record StoreSize
{
    /// <summary>Records of states.</summary>
    [Id(0)] public long Records { get; init; }

    /// <summary>Their bytes.</summary>
    [Id(1)] public long RecordBytes { get; init; }

    /// <summary>Contents: images, maps, rows.</summary>
    [Id(2)] public long Artifacts { get; init; }

    /// <summary>Their bytes.</summary>
    [Id(3)] public long ArtifactBytes { get; init; }

    /// <summary>When this was measured, UTC.</summary>
    [Id(4)] public DateTime MeasuredUtc { get; init; }
}

/// <summary>What is wrong with something stored.</summary>
public enum FindingKind
{
    /// <summary>It cannot be read.</summary>
    Damaged = 1,

    /// <summary>A record names a content that is not stored.</summary>
    Missing = 2,

    /// <summary>Nothing names it.</summary>
    Orphan = 3,
}

/// <summary>Something a check found.</summary>
/// <param name="Kind">What is wrong.</param>
/// <param name="Sentence">What it is, by name, and the way out.</param>
[GenerateSerializer, Immutable, Alias("DeCam.StoreFinding")]
public sealed record StoreFinding([property: Id(0)] FindingKind Kind, [property: Id(1)] string Sentence);

/// <summary>A part of what a check found.</summary>
[GenerateSerializer, Immutable, Alias("DeCam.CheckPage")]
public sealed record CheckPage
{
    /// <summary>Whether the check goes on; there are no findings yet then.</summary>
    [Id(0)] public bool IsOpen { get; init; }

    /// <summary>Records read so far.</summary>
    [Id(1)] public long Records { get; init; }

    /// <summary>Contents read so far.</summary>
    [Id(2)] public long Artifacts { get; init; }

    /// <summary>Findings.</summary>
    [Id(3)] public StoreFinding[] Findings { get; init; } = [];

    /// <summary>Number of all findings.</summary>
    [Id(4)] public int Total { get; init; }

    /// <summary>Why the check could not be made, in a sentence; or null.</summary>
    [Id(5)] public string? Failure { get; init; }
}
