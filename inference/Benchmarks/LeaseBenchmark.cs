using DeCam.Inference.Devices;
using DeCam.Inference.Models;
using DeCam.Inference.Preprocessing;
using DeCam.Masks;

namespace DeCam.Inference.Benchmarks;

/// <summary>What a lease of several items costs.</summary>
/// <param name="Items">Items of the lease, each of another image.</param>
/// <param name="Masks">Masks of each.</param>
/// <param name="FusedMilliseconds">Processor time as a card scores it, all items together, run by the processor in the card's place.</param>
/// <param name="ApartMilliseconds">The same, every item in batches of its own.</param>
/// <param name="HostMilliseconds">Processor time as <see cref="CpuDevice"/> scores it.</param>
public sealed record LeaseCost(int Items, int Masks, double FusedMilliseconds, double ApartMilliseconds, double HostMilliseconds);

/// <summary>Measures leases on one thread, by its processor time, at the lower quartile and in random order.</summary>
public static class LeaseBenchmark
{
    private const int Warmup = 2;

    /// <summary>Measures leases of one model.</summary>
    /// <param name="path">Its file.</param>
    /// <param name="leases">Items and masks of each lease.</param>
    /// <param name="repeats">Times that each is measured.</param>
    public static IReadOnlyList<LeaseCost> Run(string path, IReadOnlyList<(int Items, int Masks)> leases, int repeats)
    {
        using var options = SessionFactory.CpuOptions();
        using var plain = OnnxClassifier.Load(path, Path.GetFileName(path), PreprocessingSettings.None);
        using var masked = OnnxClassifier.LoadMasked(path, Path.GetFileName(path), PreprocessingSettings.None, options);
        using var onHost = new InputBatch();
        using var inGraph = new MaskedBatch();
        var images = Enumerable.Range(0, leases.Max(l => l.Items)).Select(i => LoopBenchmark.Picture(plain.Preprocessing, i)).ToArray();
        var masks = LoopBenchmark.Masks(plain.Preprocessing.HeightPixels, plain.Preprocessing.WidthPixels);
        var times = leases.Select(_ => new List<double>[] { [], [], [] }).ToArray();
        (int Lease, int Way)[] jobs = [.. Enumerable.Range(0, leases.Count).SelectMany(l => Enumerable.Range(0, 3).Select(way => (l, way)))];
        var order = new Random(0);      // only the order of measuring
        for (var round = 0; round < Warmup + repeats; round++)
        {
            order.Shuffle(jobs);
            foreach (var (lease, way) in jobs)
            {
                var batches = Batches(leases[lease], way);
                var start = ThreadClock.Seconds();
                foreach (var batch in batches)
                {
                    BatchPart[] parts = [.. batch.Select(rows => new BatchPart(images[rows.Request], images[rows.Request].Baseline(Baseline.Blur), masks, rows.First, rows.Count, (_, _) => { }))];
                    if (way == 2) onHost.Run(plain, parts);
                    else inGraph.Run(masked, parts);
                }

                if (round >= Warmup) times[lease][way].Add((ThreadClock.Seconds() - start) * 1000);
            }
        }

        return [.. leases.Select((l, i) => new LeaseCost(l.Items, l.Masks, LoopBenchmark.LowerQuartile(times[i][0]), LoopBenchmark.LowerQuartile(times[i][1]), LoopBenchmark.LowerQuartile(times[i][2])))];
    }

    private static List<RowRange[]> Batches((int Items, int Masks) lease, int way)
    {
        int[] counts = [.. Enumerable.Repeat(lease.Masks, lease.Items)];
        return way switch
        {
            0 => [.. FusedBatches.OfCard.Of(counts)],
            1 => [.. FusedBatches.OfCard.OfEach(counts)],
            _ => [.. Chunks.OfEach(counts)],
        };
    }
}
