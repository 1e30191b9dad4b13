using System.Diagnostics;
using System.Globalization;
using DeCam.Cluster;

namespace DeCam.Benchmarks.Scaling;

/// <summary>
/// How busy 16 simulated devices on two silos are kept, beside the same devices that work with nobody asking. Both are measured in turn, for
/// a window in the middle of endless runs, and only their ratio counts: a busy machine wakes both late.
/// </summary>
internal static class EfficiencyHarness
{
    // Methods are compiled again and again while they grow hot. A silo is through with that after a minute, of the weeks that it runs.
    private const int CompilerRounds = 12;
    private const int Silos = 2, DeviceCount = 16, BatchesInGeneration = 4, SlowFactor = 3;
    private static readonly TimeSpan BatchTime = TimeSpan.FromMilliseconds(20), Warmup = TimeSpan.FromSeconds(2), Window = TimeSpan.FromSeconds(2);
    private static readonly (int Runs, bool IsMixed, double Target)[] Cases = [(8, false, 0.94), (16, false, 0.94), (8, true, 0.92), (16, true, 0.92)];

    public static Harness Entry { get; } = new("efficiency", "[ROUNDS]: use of 16 simulated devices on 2 silos, and processor time a batch", RunAsync);

    private static async Task<int> RunAsync(string[] arguments)
    {
        var rounds = arguments.Length > 0 ? int.Parse(arguments[0], CultureInfo.InvariantCulture) : 3;
        await MeasureAsync(Cases[1].Runs, Cases[1].IsMixed, CompilerRounds);
        Console.WriteLine("| runs | devices | efficiency | target | us CPU a batch, all of the process | of it coordinators, queue and evaluators | bare grain calls |");
        Console.WriteLine("|---|---|---|---|---|---|---|");
        foreach (var (runs, isMixed, target) in Cases)
        {
            var (efficiencies, processor, cluster, bare) = await MeasureAsync(runs, isMixed, rounds);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"| {runs} | {(isMixed ? "half 3 x slower" : "equal")} | {Median(efficiencies):0.000} ({efficiencies.Min():0.000} to {efficiencies.Max():0.000}) | {target:0.00} | {Microseconds(processor)} | {Microseconds(cluster)} | {Microseconds(bare)} |"));
        }

        return 0;
    }

    private static async Task<(List<double> Efficiency, List<double> ProcessorSeconds, List<double> ClusterSeconds, List<double> BareSeconds)> MeasureAsync(
        int runs, bool isMixed, int rounds)
    {
        var devices = Devices(isMixed);
        await using var cluster = await DelayCluster.StartAsync(Silos, devices);
        var (efficiencies, processor, ofCluster, ofCalls) = (new List<double>(), new List<double>(), new List<double>(), new List<double>());
        for (var round = 0; round < rounds; round++)
        {
            var begun = new List<IExplanationGrain>();
            for (var i = 0; i < runs; i++) begun.Add(await cluster.BeginAsync(round * runs + i, BatchesInGeneration));
            await Task.Delay(Warmup);
            var used = await WindowAsync(devices);
            foreach (var run in begun) await run.CancelAsync();
            var control = await ControlAsync(isMixed);
            var bare = await BareAsync(cluster, devices);
            efficiencies.Add(used.Rate / control.Rate);
            processor.Add(used.Processor / used.Rate);
            // Idle silos and the devices' own timers run on in the control, and are not what a batch costs the cluster.
            ofCluster.Add(used.Processor / used.Rate - control.Processor / control.Rate);
            ofCalls.Add(bare.Processor / bare.Rate - control.Processor / control.Rate);
        }

        return (efficiencies, processor, ofCluster, ofCalls);
    }

    private static async Task<(double Rate, double Processor)> BareAsync(DelayCluster cluster, DelayDevice[] devices)
    {
        using var stop = new CancellationTokenSource();
        var calls = BareDispatch.RunAsync(cluster.Grains, devices.Length, stop.Token);
        await Task.Delay(Warmup);
        var measured = await WindowAsync(devices);
        await stop.CancelAsync();
        await calls;
        return measured;
    }

    private static async Task<(double Rate, double Processor)> ControlAsync(bool isMixed)
    {
        using var stop = new CancellationTokenSource();
        var devices = Devices(isMixed);
        var working = devices.Select(d => d.WorkAloneAsync(stop.Token)).ToList();
        var measured = await WindowAsync(devices);
        await stop.CancelAsync();
        await Task.WhenAll(working);
        return measured;
    }

    // Batches a second, and processor seconds a second.
    private static async Task<(double Rate, double Processor)> WindowAsync(IReadOnlyList<DelayDevice> devices)
    {
        var (start, processor, batches) = (Stopwatch.GetTimestamp(), Environment.CpuUsage.TotalTime, devices.Sum(d => d.Batches));
        await Task.Delay(Window);
        var seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        return ((devices.Sum(d => d.Batches) - batches) / seconds, (Environment.CpuUsage.TotalTime - processor).TotalSeconds / seconds);
    }

    private static DelayDevice[] Devices(bool isMixed) =>
        [.. Enumerable.Range(0, DeviceCount).Select(i => new DelayDevice($"delay:{i}", isMixed && i % 4 < 2 ? SlowFactor * BatchTime : BatchTime))];

    private static string Microseconds(List<double> seconds) => string.Create(CultureInfo.InvariantCulture, $"{Median(seconds) * 1e6:0} ({seconds.Min() * 1e6:0} to {seconds.Max() * 1e6:0})");

    private static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);
}
