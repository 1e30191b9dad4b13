using System.Diagnostics;
using System.Globalization;
using DeCam.Cluster;
using DeCam.Inference.Devices;

namespace DeCam.Benchmarks.Scaling;

/// <summary>
/// How busy simulated cards are kept by searches, beside the same cards fed without a pause with full leases. A card scores 5,000 masks a
/// second beside 2 ms for each call, as <see cref="CardPrice"/> says.
/// </summary>
internal static class CardsHarness
{
    private const int Silos = 2, SlowFactor = 3, Evaluations = 40_000;
    private static readonly CardPrice Fast = new(TimeSpan.FromMilliseconds(2), TimeSpan.FromMilliseconds(0.2)), Slow = new(Fast.Call * SlowFactor, Fast.Row * SlowFactor);
    private static readonly TimeSpan Warmup = TimeSpan.FromSeconds(3), Window = TimeSpan.FromSeconds(4);
    private static readonly (int Runs, int Cards, bool IsMixed, double Target)[] Cases = [(8, 1, false, 0.93), (16, 4, false, 0.93), (64, 16, false, 0.93), (16, 4, true, 0.92), (64, 16, true, 0.92)];

    public static Harness Entry { get; } = new("cards", "[ROUNDS]: use of simulated cards by searches on 2 silos", RunAsync);

    private static async Task<int> RunAsync(string[] arguments)
    {
        var rounds = arguments.Length > 0 ? int.Parse(arguments[0], CultureInfo.InvariantCulture) : 3;
        await FillAsync(Cases[1], rounds: 2);
        Console.WriteLine("| searches | cards | masks/s | masks a lease | efficiency | target | rows that are masks | time in rows | time without a lease |");
        Console.WriteLine("|---|---|---|---|---|---|---|---|---|");
        var alone = new List<double>();
        for (var round = 0; round < rounds; round++) alone.Add(await AloneAsync(round));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| 1 | 1 | | | {Range(alone)} | 0.75 | | | |"));
        foreach (var measured in Cases)
        {
            var figures = await FillAsync(measured, rounds);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"| {measured.Runs} | {measured.Cards}{(measured.IsMixed ? ", half 3 x slower" : "")} | {figures.Average(f => f.Rate):0} | {figures.Average(f => f.Lease):0} | {Range([.. figures.Select(f => f.Efficiency)])} | {measured.Target:0.00} | {figures.Average(f => f.Filled):0.000} | {figures.Average(f => f.InRows):0.000} | {figures.Average(f => f.Idle):0.000} |"));
        }

        return 0;
    }

    // What its generations take at least, one after the other, to what they took.
    private static async Task<double> AloneAsync(int seed)
    {
        const int evaluations = 2000;
        var card = new DelayDevice("card", TimeSpan.Zero, Fast);
        await using var cluster = await DelayCluster.StartAsync(1, [card]);
        await FinishAsync(await cluster.BeginSearchAsync(-1 - seed, evaluations));
        var start = Stopwatch.GetTimestamp();
        var before = card.Busy;
        var run = await cluster.BeginSearchAsync(seed, evaluations);
        await FinishAsync(run);
        return (card.Busy - before) / Stopwatch.GetElapsedTime(start);
    }

    private static async Task FinishAsync(IExplanationGrain run)
    {
        while ((await run.StatusAsync()).State is RunState.Running) await Task.Delay(5);
    }

    private static async Task<List<Figures>> FillAsync((int Runs, int Cards, bool IsMixed, double Target) measured, int rounds)
    {
        var cards = Cards(measured.Cards, measured.IsMixed);
        await using var cluster = await DelayCluster.StartAsync(Silos, cards);
        var figures = new List<Figures>();
        for (var round = 0; round < rounds; round++)
        {
            var begun = new List<IExplanationGrain>();
            for (var i = 0; i < measured.Runs; i++) begun.Add(await cluster.BeginSearchAsync(round * measured.Runs + i, Evaluations));
            await Task.Delay(Warmup);
            var (before, start) = (Counts(cards), Stopwatch.GetTimestamp());
            await Task.Delay(Window);
            var (after, window) = (Counts(cards), Stopwatch.GetElapsedTime(start));
            var (masks, time) = (after.Masks - before.Masks, window * cards.Length);
            var used = masks / window.TotalSeconds;
            foreach (var run in begun) await run.CancelAsync();
            var alone = Cards(measured.Cards, measured.IsMixed);
            using var stop = new CancellationTokenSource();
            var working = Task.WhenAll(alone.SelectMany(card => Enumerable.Range(0, DelayDevice.Callers).Select(_ => card.ScoreAloneAsync(stop.Token))));
            var control = await RateAsync(alone);
            await stop.CancelAsync();
            await working;
            figures.Add(new(used, masks / (double)(after.Leases - before.Leases), used / control, masks / (double)(after.Rows - before.Rows), (after.InRows - before.InRows) / time, (after.Idle - before.Idle) / time));
        }

        return figures;
    }

    private static (long Masks, long Leases, long Rows, TimeSpan InRows, TimeSpan Idle) Counts(DelayDevice[] cards) =>
        (cards.Sum(c => c.Masks), cards.Sum(c => c.Leases), cards.Sum(c => c.Rows), Sum(cards, c => c.InRows), Sum(cards, c => c.Idle));

    private static TimeSpan Sum(DelayDevice[] cards, Func<DelayDevice, TimeSpan> of) => cards.Aggregate(TimeSpan.Zero, (sum, card) => sum + of(card));

    private static async Task<double> RateAsync(IReadOnlyList<DelayDevice> cards)
    {
        var (start, masks) = (Stopwatch.GetTimestamp(), cards.Sum(d => d.Masks));
        await Task.Delay(Window);
        return (cards.Sum(d => d.Masks) - masks) / Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    private static DelayDevice[] Cards(int count, bool isMixed) =>
        [.. Enumerable.Range(0, count).Select(i => new DelayDevice($"card:{i}", TimeSpan.Zero, isMixed && i % 4 < 2 ? Slow : Fast))];

    private sealed record Figures(double Rate, double Lease, double Efficiency, double Filled, double InRows, double Idle);

    // The median, the lowest and the highest.
    private static string Range(List<double> figures)
    {
        var sorted = figures.Order().Select(v => v.ToString("0.000", CultureInfo.InvariantCulture)).ToList();
        return $"{sorted[sorted.Count / 2]} ({sorted[0]} to {sorted[^1]})";
    }
}
