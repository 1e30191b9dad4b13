using System.Diagnostics;
using System.Globalization;
using DeCam.Cluster;

namespace DeCam.Benchmarks.Scaling;

/// <summary>
/// How busy simulated devices on two silos are kept, beside the same devices that work with nobody asking. Both are measured in turn, for
/// a window in the middle of endless runs, and only their ratio counts: a busy machine wakes both late. The rows of 64 devices, which have no target,
/// tell processor time a batch of silos that are never idle.
/// </summary>
internal static class EfficiencyHarness
{
    // Methods are compiled again and again while they grow hot. A silo is through with that after a minute, of the weeks that it runs.
    private const int CompilerRounds = 12;
    private const int Silos = 2, BatchesInGeneration = 4, SlowFactor = 3;
    private static readonly TimeSpan BatchTime = TimeSpan.FromMilliseconds(20), Warmup = TimeSpan.FromSeconds(2), Window = TimeSpan.FromSeconds(2);
    private static readonly Case[] Cases = [new(8, 16, false, 0.94), new(16, 16, false, 0.94), new(8, 16, true, 0.92), new(16, 16, true, 0.92), new(64, 64, false), new(64, 64, true)];

    public static Harness Entry { get; } = new("efficiency", "[ROUNDS]: use of 16 and 64 simulated devices on 2 silos, and processor time a batch", RunAsync);

    private static async Task<int> RunAsync(string[] arguments)
    {
        var rounds = arguments.Length > 0 ? int.Parse(arguments[0], CultureInfo.InvariantCulture) : 3;
        await MeasureAsync(Cases[1], CompilerRounds);
        Console.WriteLine("| runs | devices | batches/s | efficiency | target | us CPU a batch, all of the process | of it coordinators, queue and evaluators | bare grain calls |");
        Console.WriteLine("|---|---|---|---|---|---|---|---|");
        foreach (var measured in Cases)
        {
            // A new cluster makes code of its own, which the first round compiles.
            var figures = (await MeasureAsync(measured, 1 + rounds))[1..];
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"| {measured.Runs} | {measured.Devices}, {(measured.IsMixed ? "half 3 x slower" : "equal")} | {Range(figures, f => f.Rate, "0")} | {Range(figures, f => f.Efficiency, "0.000")} | {measured.Target:0.00} | {Range(figures, f => f.Process * 1e6, "0")} | {Range(figures, f => f.Cluster * 1e6, "0")} | {Range(figures, f => f.Bare * 1e6, "0")} |"));
        }

        return 0;
    }

    private static async Task<List<Figures>> MeasureAsync(Case measured, int rounds)
    {
        var devices = Devices(measured);
        await using var cluster = await DelayCluster.StartAsync(Silos, devices);
        var figures = new List<Figures>();
        for (var round = 0; round < rounds; round++)
        {
            var begun = new List<IExplanationGrain>();
            for (var i = 0; i < measured.Runs; i++) begun.Add(await cluster.BeginAsync(round * measured.Runs + i, BatchesInGeneration));
            await Task.Delay(Warmup);
            var used = await WindowAsync(devices);
            foreach (var run in begun) await run.CancelAsync();
            var alone = Devices(measured);
            var control = await WhileAsync(stop => Task.WhenAll(alone.Select(d => d.WorkAloneAsync(stop))), TimeSpan.Zero, alone);
            var bare = await WhileAsync(stop => BareDispatch.RunAsync(cluster.Grains, devices.Length, stop), Warmup, devices);
            // Idle silos and the devices' own timers run on in the control, and are not what a batch costs the cluster.
            var idle = control.Processor / control.Rate;
            figures.Add(new(used.Rate, used.Rate / control.Rate, used.Processor / used.Rate, used.Processor / used.Rate - idle, bare.Processor / bare.Rate - idle));
        }

        return figures;
    }

    private static async Task<(double Rate, double Processor)> WhileAsync(Func<CancellationToken, Task> work, TimeSpan warmup, DelayDevice[] devices)
    {
        using var stop = new CancellationTokenSource();
        var working = work(stop.Token);
        await Task.Delay(warmup);
        var measured = await WindowAsync(devices);
        await stop.CancelAsync();
        await working;
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

    private static DelayDevice[] Devices(Case measured) =>
        [.. Enumerable.Range(0, measured.Devices).Select(i => new DelayDevice($"delay:{i}", measured.IsMixed && i % 4 < 2 ? SlowFactor * BatchTime : BatchTime))];

    // The median, the lowest and the highest.
    private static string Range(List<Figures> figures, Func<Figures, double> value, string format)
    {
        var sorted = figures.Select(value).Order().Select(v => v.ToString(format, CultureInfo.InvariantCulture)).ToList();
        return $"{sorted[sorted.Count / 2]} ({sorted[0]} to {sorted[^1]})";
    }

    /// <summary>A row of the table.</summary>
    /// <param name="Runs">Runs at the same time.</param>
    /// <param name="Devices">Simulated devices.</param>
    /// <param name="IsMixed">Whether half of them are slow.</param>
    /// <param name="Target">The efficiency wanted, or null.</param>
    private sealed record Case(int Runs, int Devices, bool IsMixed, double? Target = null);

    /// <summary>What one window gave.</summary>
    /// <param name="Rate">Batches a second.</param>
    /// <param name="Efficiency">The rate of batches over that of the control.</param>
    /// <param name="Process">Processor seconds a batch of the whole process.</param>
    /// <param name="Cluster">The same without those of the control.</param>
    /// <param name="Bare">Processor seconds a batch by bare grain calls, without those of the control.</param>
    private sealed record Figures(double Rate, double Efficiency, double Process, double Cluster, double Bare);
}
