using System.Globalization;
using DeCam.Inference.Benchmarks;

namespace DeCam.Cluster.Client.Bench;

/// <summary>What was measured of devices, for people.</summary>
internal static class RateLines
{
    /// <summary>A line in words.</summary>
    public static string Of(DeviceRate rate) => string.Create(CultureInfo.InvariantCulture,
        $"{rate.Precision}, {rate.Batch,3} masks a batch: loop {rate.LoopPerSecond,10:N1} evaluations/s, raw inference {rate.RawPerSecond,10:N1}/s, efficiency {rate.LoopPerSecond / rate.RawPerSecond:0.000}");
}
