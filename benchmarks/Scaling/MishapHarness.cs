using System.Globalization;
using DeCam.Cluster.Testing.Mishaps;

namespace DeCam.Benchmarks.Scaling;

/// <summary>
/// Seeded mishaps, one in each of as many sweeps over two silos: files that go, change or cannot be read, folders that are full, streams
/// that are closed. Every command must end in time with the right exit code and name the thing, every cell that can be done must be done,
/// and no silo may say one thing over and over.
/// </summary>
internal static class MishapHarness
{
    public static Harness Entry { get; } = new("mishaps", "[MISHAPS] [SEED]: sweeps in which something goes wrong (default 200, seed 1)", RunAsync);

    private static async Task<int> RunAsync(string[] args)
    {
        var mishaps = args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : 200;
        var random = new Random(args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : 1);
        await using var cluster = await MishapCluster.StartAsync(CancellationToken.None);
        var trial = new MishapTrial(cluster, random);
        var verdicts = new List<(string Kind, MishapVerdict Verdict)>();
        for (var mishap = 1; mishap <= mishaps; mishap++)
        {
            var kind = MishapCatalog.Kinds[random.Next(MishapCatalog.Kinds.Count)];
            var verdict = await trial.PlayAsync(kind, CancellationToken.None);
            verdicts.Add((kind, verdict));
            Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{mishap}. {verdict.Mishap}: {verdict.End}, {verdict.Seconds:0.0} s{(verdict.Wrong is { } wrong ? $" WRONG: {wrong}" : "")}"));
        }

        Console.WriteLine("| mishap | sweeps | right | longest command, s |\n|---|---|---|---|");
        foreach (var kind in verdicts.GroupBy(v => v.Kind).OrderBy(k => k.Key, StringComparer.Ordinal))
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {kind.Key} | {kind.Count()} | {kind.Count(v => v.Verdict.Wrong is null)} | {kind.Max(v => v.Verdict.Seconds):0.0} |"));
        var repeated = cluster.Silos.SelectMany(silo => RepeatedLines.Of(silo.Said)).ToList();
        Console.WriteLine($"\nLines that a silo's log has more than ten times within a minute: {(repeated.Count == 0 ? "none" : string.Join("; ", repeated))}. Silos that ended: {cluster.Silos.Count(silo => silo.Process.HasExited)}.");
        return verdicts.TrueForAll(v => v.Verdict.Wrong is null) && repeated.Count == 0 && cluster.Silos.All(silo => !silo.Process.HasExited) ? 0 : 1;
    }
}
