using System.ComponentModel.DataAnnotations;

namespace DeCam.Inference.Models;

/// <summary>What a model may take before it is given up: models come from others, and some never finish or ask for all memory.</summary>
public sealed record NativeLimits
{
    /// <summary>What to do for a model that needs longer and is trusted.</summary>
    internal const string MoreTime = "give it more time if it is to be trusted (--load-time; on a silo DeCam:Devices:LoadTime, or BatchTime for a batch)";

    /// <summary>What to do for a model that needs more memory and is trusted.</summary>
    internal const string MoreMemory = "give it more memory if it is to be trusted (--load-memory; on a silo DeCam:Devices:LoadMebibytes)";

    private const long Gibibyte = 1L << 30;

    /// <summary>Time to load a model and to try it, beside a second for each 4 MB of its files.</summary>
    /// <value>Default 5 minutes.</value>
    public TimeSpan LoadTime { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>Least time for a batch; models that are slower by themselves get twenty times what 64 images took at the rate measured when they were tried.</summary>
    /// <value>Default 2 minutes.</value>
    public TimeSpan BatchTime { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>Bytes by which the process may grow while a model is loaded, beside four times the size of its files.</summary>
    /// <value>Default 3.5 GiB, enough for 144 million weights that the graph itself makes, or half of the memory that the process may have where that is less.</value>
    [Range(1L << 20, long.MaxValue)]
    public long LoadBytes { get; init; } = Math.Min(7 * Gibibyte / 2, GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 2);
}
