using System.Globalization;
using DeCam.Cluster.Testing.Failover;
using DeCam.Cluster.Testing.Processes;

namespace DeCam.Benchmarks.Scaling;

/// <summary>
/// The longest time that a run says nothing new after a silo is hurt: three silos as processes and a Redis, each case with three runs and
/// a sweep whose maps must be those of an undisturbed cluster.
/// </summary>
internal static class FailoverHarness
{
    private const string Cut = "network cut";

    private static readonly (string Fault, double Bound, Action<SiloGroup, int> Hurt, Action<SiloGroup, int>? Mend)[] OnLoopback =
    [
        ("kill", 5, (group, silo) => group[silo].Kill(), null),
        ("terminate", 5, (group, silo) => group[silo].Terminate(), null),
        ("hang for 20 s", 15, (group, silo) => group[silo].Freeze(), (group, silo) => group[silo].Thaw()),
    ];

    public static Harness Entry { get; } = new("failover", "[kill|terminate|hang|cut] [ROUNDS]: silence after a silo is hurt (cut needs network namespaces)", RunAsync);

    private static async Task<int> RunAsync(string[] args)
    {
        var only = args.Length > 0 ? args[0] : "";
        var rounds = args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : 1;
        var onLoopback = OnLoopback.Where(f => f.Fault.Contains(only, StringComparison.Ordinal)).ToList();
        var isCut = Cut.Contains(only, StringComparison.Ordinal);
        if (onLoopback.Count == 0 && !isCut)
        {
            Console.Error.WriteLine($"'{only}' is no fault: give kill, terminate, hang or cut, or none for all.");
            return 2;
        }

        Console.WriteLine("| fault | of the silo of | longest silence, s | bound, s | all complete, s |");
        Console.WriteLine("|---|---|---|---|---|");
        if (onLoopback.Count > 0)
        {
            await using var group = await SiloGroup.StartAsync(3, KillMatrix.Devices, CancellationToken.None);
            foreach (var (fault, bound, hurt, mend) in onLoopback)
                await PlayAsync(group, rounds, fault, bound, silo => hurt(group, silo), mend is null ? null : silo => mend(group, silo));
        }

        if (!isCut) return 0;
        using var network = NamespaceNetwork.Create(3);
        await using var cut = await SiloGroup.StartAsync(network.Hub, network.Places, KillMatrix.Devices, CancellationToken.None);
        await PlayAsync(cut, rounds, Cut, 15, network.Cut, network.Restore);
        return 0;
    }

    private static async Task PlayAsync(SiloGroup group, int rounds, string fault, double bound, Action<int> hurt, Action<int>? mend)
    {
        foreach (var (round, part) in Enumerable.Range(1, rounds).SelectMany(round => Enum.GetValues<SiloPart>().Select(part => (round, part))))
        {
            var name = $"{fault.Replace(' ', '-')}-{part}-{round}".ToLowerInvariant();
            var (silence, complete) = await new KillMatrix(group, Console.Error.WriteLine).PlayAsync(part, name, hurt, mend, CancellationToken.None);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {fault} | {part} | {silence.TotalSeconds:0.0} | {bound:0} | {complete.TotalSeconds:0.0} |"));
        }
    }
}
