using System.Diagnostics;
using System.Globalization;
using DeCam.Cluster.Testing.Failover;

namespace DeCam.Benchmarks.Scaling;

/// <summary>A sweep of 200 cells on the shapes model while silos are killed at random; its table must be that of an undisturbed one.</summary>
internal static class StormHarness
{
    // So many that the sweep outlasts a hundred kills, each of which is followed by a start.
    private const int Evaluations = 4608;

    public static Harness Entry { get; } = new("storm", "[KILLS] [SEED]: a sweep of 200 cells under random kills (default 100, seed 1)", RunAsync);

    private static async Task<int> RunAsync(string[] args)
    {
        var kills = args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : 100;
        var seed = args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : 1;
        var storm = new KillStorm(kills, seed, Evaluations, Console.Error.WriteLine);
        var start = Stopwatch.GetTimestamp();
        var (disturbed, undisturbed) = await storm.PlayAsync(CancellationToken.None);
        var isSame = disturbed.TableSha256 == undisturbed.TableSha256;
        Console.WriteLine("| kills | cells | missing | doubled | failed | table | seconds |");
        Console.WriteLine("|---|---|---|---|---|---|---|");
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"| {storm.Kills} | {disturbed.Present} of {disturbed.Expected} | {disturbed.Missing} | {disturbed.Doubled} | {disturbed.Failed} | {(isSame ? "the same bytes" : "different")} | {Stopwatch.GetElapsedTime(start).TotalSeconds:0} |"));
        return isSame ? 0 : 1;
    }
}
