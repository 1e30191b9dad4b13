namespace DeCam.Cluster;

/// <summary>The datasets of one silo. Its key is the silo's address, and it runs on that silo.</summary>
[Alias("DeCam.IDatasetGrain"), SilosOnly]
public interface IDatasetGrain : IGrainWithStringKey
{
    /// <summary>Whether a folder of that name lies among the silo's datasets.</summary>
    [Alias("Has"), ResponseTimeout("00:00:10")] Task<bool> HasAsync(string dataset);

    /// <summary>Looks at what a specification names, among the datasets of this silo.</summary>
    [Alias("Resolve"), ResponseTimeout("00:00:50")] Task<DatasetAnswer> ResolveAsync(SweepSpec spec);

    /// <summary>
    /// Finds the cells of a sweep, which may take long: the call begins the work, and answers after a moment with what there is. Asked
    /// again under the same key it goes on; not asked any more it stops.
    /// </summary>
    /// <param name="key">Names the sweep, in its epoch.</param>
    /// <param name="spec">The specification as resolved.</param>
    /// <param name="window">Images that a model may be asked about at once.</param>
    [Alias("Expand"), ResponseTimeout("00:00:10")] Task<DatasetExpansion> ExpandAsync(string key, SweepSpec spec, int window);

    /// <summary>Stores a picture of a dataset of this silo.</summary>
    [Alias("Store"), ResponseTimeout("00:01:00")] Task<StoredPicture> StoreAsync(SweepImages images, string name);
}

/// <summary>What a silo says of the dataset of a specification.</summary>
/// <param name="IsHere">Whether it has a dataset of that name.</param>
/// <param name="Resolution">What it makes of the specification; null where it has none.</param>
/// <param name="Known">Names of the datasets that it has.</param>
[GenerateSerializer, Immutable, Alias("DeCam.DatasetAnswer")]
public sealed record DatasetAnswer([property: Id(0)] bool IsHere, [property: Id(1)] SweepResolution? Resolution, [property: Id(2)] string[] Known);

/// <summary>The cells of a sweep, or how far the search for them is.</summary>
[GenerateSerializer, Immutable, Alias("DeCam.DatasetExpansion")]
public sealed record DatasetExpansion
{
    /// <summary>The shards with the cells; null where they are not there yet or will not be.</summary>
    [Id(0)] public CellShard[]? Shards { get; init; }

    /// <summary>Why there are no cells, for good; or null.</summary>
    [Id(1)] public Failure? Refusal { get; init; }

    /// <summary>A fault that may pass, or null.</summary>
    [Id(2)] public string? Fault { get; init; }

    /// <summary>What the search waits for, as the rest of a sentence, or null.</summary>
    [Id(3)] public string? WaitingFor { get; init; }

    /// <summary>Steps that the search has done, by which two looks at it tell whether it goes on.</summary>
    [Id(4)] public int Steps { get; init; }
}

/// <summary>Cells that follow one another.</summary>
/// <param name="First">Number of the first.</param>
/// <param name="Count">Number of cells.</param>
/// <param name="Cells">Content key of them.</param>
[GenerateSerializer, Immutable, Alias("DeCam.CellShard")]
public sealed record CellShard([property: Id(0)] int First, [property: Id(1)] int Count, [property: Id(2)] string Cells);

/// <summary>A picture in the artifact store.</summary>
/// <param name="Sha256">Its content key, or "" where it could not be read.</param>
/// <param name="Fault">Why it could not, or null.</param>
[GenerateSerializer, Immutable, Alias("DeCam.StoredPicture")]
public sealed record StoredPicture([property: Id(0)] string Sha256, [property: Id(1)] Failure? Fault);
