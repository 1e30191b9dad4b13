using System.ComponentModel.DataAnnotations;
using DeCam.Inference.Devices;
using DeCam.Inference.Models;
using DeCam.Inference.Servers;

namespace DeCam.Cluster.Silo;

/// <summary>What the silo scores on: section <c>DeCam:Devices</c>.</summary>
public sealed record DeviceOptions
{
    /// <summary>Largest number of threads.</summary>
    public const int MostThreads = CpuDeviceOptions.MostThreads;

    /// <summary>Bounds of <see cref="LoadMebibytes"/>.</summary>
    public const int LeastLoadMebibytes = 64, MostLoadMebibytes = 1 << 24;

    /// <summary>"auto", "cpu", "cuda", "cuda:i", "cuda:i,j" or "cuda:all", behind cards with settings such as ";batch=128;memory=8GiB"; only "auto" falls back to the processor. "remote:http://HOST:PORT" (or https, grpc, grpcs) is a model server of the Open Inference Protocol.</summary>
    [Required]
    public string Device { get; init; } = "auto";

    /// <summary>Threads of the CPU device; empty for one for each core.</summary>
    [Range(1, MostThreads)]
    public int? Threads { get; init; }

    /// <summary>Time to load a model and to try it; one that takes longer is refused.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00")]
    public TimeSpan LoadTime { get; init; } = new NativeLimits().LoadTime;

    /// <summary>Least time for a batch; models that are slow by themselves get more, from the rate that was measured when they were tried. Of a model server the time for each request.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00")]
    public TimeSpan BatchTime { get; init; } = new NativeLimits().BatchTime;

    /// <summary>Mebibytes for loaded models; empty for half of the memory that the process may have, of the machine or of its control group, or, on a card, for what its settings say, or four fifths of its memory.</summary>
    [Range(1, 1 << 24)]
    public int? ModelMebibytes { get; init; }

    /// <summary>Mebibytes by which the process may grow while a model is loaded, beside four times the size of its files; empty for 3584, or half of the memory where that is less.</summary>
    [Range(LeastLoadMebibytes, MostLoadMebibytes)]
    public int? LoadMebibytes { get; init; }

    /// <summary>Whether a model server scores.</summary>
    internal bool UsesServer => Simulate.Length == 0 && ModelServer.Is(Device);

    /// <summary>What a model may take.</summary>
    internal NativeLimits Limits => new() { LoadTime = LoadTime, BatchTime = BatchTime, LoadBytes = LoadMebibytes is { } mebibytes ? (long)mebibytes << 20 : new NativeLimits().LoadBytes };

    /// <summary>Simulated devices in place of real ones, for trying out the cluster: <c>COUNTxMILLISECONDS</c> a batch, like <c>8x20</c>; empty for none.</summary>
    [RegularExpression("[1-9][0-9]{0,3}x[0-9]{1,5}", ErrorMessage = "must be COUNTxMILLISECONDS, like 8x20")]
    public string Simulate { get; init; } = "";
}
