using System.Globalization;
using DeCam.Cluster;
using DeCam.Explanations;
using DeCam.Masks;

namespace DeCam.Benchmarks.Scaling;

/// <summary>
/// What a generation of one run costs beside its scoring: the same searches with a device that takes no time, on one silo and without
/// any cluster, in turn. The difference is the way from report to next batch, during which a single device waits.
/// </summary>
internal static class TurnaroundHarness
{
    // So few that the population has not gathered at one place: masks that are known already are not scored again.
    private const int Generations = 60;
    private const int Warmup = 100, Rounds = 61;
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(5);

    public static Harness Entry { get; } = new("turnaround", ": time of a generation of one batch beside its scoring", RunAsync);

    private static async Task<int> RunAsync(string[] arguments)
    {
        var device = new DelayDevice("none", TimeSpan.Zero);
        await using var cluster = await DelayCluster.StartAsync(1, [device]);
        var (through, alone) = (new List<TimeSpan>(), new List<TimeSpan>());
        for (var round = 0; round < Warmup + Rounds; round++)
        {
            await SearchThroughClusterAsync(cluster, round);
            through.Add(device.TakeInterval());
            await SearchAloneAsync(device, round);
            alone.Add(device.TakeInterval());
        }

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"a generation of {DelayDevice.MasksInBatch} masks: {Median(through):0.000} ms through the cluster, {Median(alone):0.000} ms without; median of {Rounds} searches of {Generations} generations"));
        return 0;
    }

    private static async Task SearchThroughClusterAsync(DelayCluster cluster, int seed)
    {
        var run = await cluster.BeginAsync(seed, 1, Generations);
        while ((await run.StatusAsync()).State == RunState.Running) await Task.Delay(Poll);
    }

    private static async Task SearchAloneAsync(DelayDevice device, int seed)
    {
        var options = new Dictionary<string, string> { ["ellipses"] = "1", ["population"] = $"{DelayDevice.MasksInBatch}", ["generations"] = $"{Generations}" };
        var plan = new ExplanationPlan { Method = "decam", Preset = "paper", Options = options, Seed = seed };
        var view = (await device.DescribeAsync(new("", "", ""), "", "", CancellationToken.None)).View;
        var run = new ExplanationRun(plan, view);
        while (!run.IsComplete)
            foreach (var batch in run.OpenBatches)
                run.Tell(batch.Index, (await device.ScoreAsync([new(new("", "", ""), "", MaskCodec.Read(batch.Masks.Kind, batch.Masks.ToBytes()), batch.Baseline, [0])], CancellationToken.None))[0]);
    }

    private static double Median(List<TimeSpan> intervals) => intervals.Skip(Warmup).Order().ElementAt(Rounds / 2).TotalMilliseconds;
}
