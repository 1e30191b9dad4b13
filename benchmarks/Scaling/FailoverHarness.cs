using System.Globalization;
using DeCam.Cluster.Tests.Failover;

namespace DeCam.Benchmarks.Scaling;

/// <summary>
/// The longest time that a run says nothing new after a silo is hurt: three silos as processes and a Redis, each case with three runs and
/// a sweep whose maps must be those of an undisturbed cluster.
/// </summary>
internal static class FailoverHarness
{
    private static readonly (string Fault, double Bound, Action<SiloGroup, int> Hurt, Action<SiloGroup, int>? Mend)[] OnLoopback =
    [
        ("kill", 5, (group, silo) => group[silo].Kill(), null),
        ("terminate", 5, (group, silo) => group[silo].Terminate(), null),
        ("hang for 20 s", 15, (group, silo) => group[silo].Freeze(), (group, silo) => group[silo].Thaw()),
    ];

    public static Harness Entry { get; } = new("failover", ": silence after a silo is killed, stopped, hung or cut off (the last needs network namespaces)", _ => RunAsync());

    private static async Task<int> RunAsync()
    {
        Console.WriteLine("| fault | of the silo of | longest silence, s | bound, s | all complete, s |");
        Console.WriteLine("|---|---|---|---|---|");
        await using (var group = await SiloGroup.StartAsync(3, KillMatrix.Devices, CancellationToken.None))
        {
            foreach (var (fault, bound, hurt, mend) in OnLoopback)
                await PlayAsync(group, fault, bound, silo => hurt(group, silo), mend is null ? null : silo => mend(group, silo));
        }

        using var network = NamespaceNetwork.Create(3);
        await using var cut = await SiloGroup.StartAsync(network.Hub, network.Places, KillMatrix.Devices, CancellationToken.None);
        await PlayAsync(cut, "network cut", 15, network.Cut, network.Restore);
        return 0;
    }

    private static async Task PlayAsync(SiloGroup group, string fault, double bound, Action<int> hurt, Action<int>? mend)
    {
        foreach (var part in Enum.GetValues<SiloPart>())
        {
            var name = $"{fault.Replace(' ', '-')}-{part}".ToLowerInvariant();
            var (silence, complete) = await new KillMatrix(group, Console.Error.WriteLine).PlayAsync(part, name, hurt, mend, CancellationToken.None);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {fault} | {part} | {silence.TotalSeconds:0.0} | {bound:0} | {complete.TotalSeconds:0.0} |"));
        }
    }
}
