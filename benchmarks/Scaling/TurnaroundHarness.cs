using System.Diagnostics;
using System.Globalization;
using DeCam.Explanations;
using DeCam.Masks;

namespace DeCam.Benchmarks.Scaling;

/// <summary>
/// What a generation of one run costs beside its scoring: the same search with devices that take no time, on one silo and without any
/// cluster, in turn. The difference is the way from report to next batch, during which a single device waits.
/// </summary>
internal static class TurnaroundHarness
{
    private const int Rounds = 7;
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(2), Poll = TimeSpan.FromMilliseconds(100);

    public static Harness Entry { get; } = new("turnaround", ": time of a generation of one batch beside its scoring", RunAsync);

    private static async Task<int> RunAsync(string[] arguments)
    {
        var device = new DelayDevice("none", TimeSpan.Zero);
        await using var cluster = await DelayCluster.StartAsync(1, [device]);
        var (through, alone) = (new List<double>(), new List<double>());
        for (var round = 0; round < Rounds; round++)
        {
            through.Add(await ThroughClusterAsync(cluster, round));
            alone.Add(await AloneAsync(device, round));
        }

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"a generation of {DelayDevice.MasksInBatch} masks: {Best(through):0.00} ms through the cluster, {Best(alone):0.00} ms without; lower quartile of {Rounds}"));
        return 0;
    }

    private static async Task<double> ThroughClusterAsync(DelayCluster cluster, int seed)
    {
        var run = await cluster.BeginAsync(seed, 1);
        while ((await run.StatusAsync()).Generation < 2) await Task.Delay(Poll);
        var (start, first) = (Stopwatch.GetTimestamp(), (await run.StatusAsync()).Generation);
        await Task.Delay(Window);
        var generations = (await run.StatusAsync()).Generation - first;
        var elapsed = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        await run.CancelAsync();
        return elapsed / generations;
    }

    private static async Task<double> AloneAsync(DelayDevice device, int seed)
    {
        var plan = new ExplanationPlan { Method = "decam", Preset = "paper", Options = new Dictionary<string, string> { ["ellipses"] = "1", ["population"] = $"{DelayDevice.MasksInBatch}", ["generations"] = "100000" }, Seed = seed };
        var view = (await device.DescribeAsync(new("", "", ""), "", "", CancellationToken.None)).View;
        var run = new ExplanationRun(plan, view);
        var start = Stopwatch.GetTimestamp();
        for (var first = run.CompletedRounds; ;)
        {
            foreach (var batch in run.OpenBatches)
                run.Tell(batch.Index, (await device.ScoreAsync([new(new("", "", ""), "", MaskCodec.Read(batch.Masks.Kind, batch.Masks.ToBytes()), batch.Baseline, [0])], CancellationToken.None))[0]);
            if (Stopwatch.GetElapsedTime(start) > Window / 4) return Stopwatch.GetElapsedTime(start).TotalMilliseconds / (run.CompletedRounds - first);
        }
    }

    private static double Best(List<double> values) => values.Order().ElementAt(values.Count / 4);
}
