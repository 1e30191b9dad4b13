using System.ComponentModel.DataAnnotations;
using DeCam.Inference.Devices;

namespace DeCam.Cluster.Silo;

/// <summary>What the silo scores on: section <c>DeCam:Devices</c>.</summary>
public sealed record DeviceOptions
{
    /// <summary>Largest number of threads.</summary>
    public const int MostThreads = CpuDeviceOptions.MostThreads;

    /// <summary>"auto", "cpu", "cuda" or "cuda:i"; only "auto" falls back to the processor.</summary>
    [Required]
    public string Device { get; init; } = "auto";

    /// <summary>Threads of the CPU device; empty for one for each core.</summary>
    [Range(1, MostThreads)]
    public int? Threads { get; init; }

    /// <summary>Simulated devices in place of real ones, for trying out the cluster: <c>COUNTxMILLISECONDS</c> a batch, like <c>8x20</c>; empty for none.</summary>
    [RegularExpression("[1-9][0-9]{0,3}x[0-9]{1,5}", ErrorMessage = "must be COUNTxMILLISECONDS, like 8x20")]
    public string Simulate { get; init; } = "";
}
