using DeCam.Cluster.Client.Clusters;
using DeCam.Cluster.Client.Sweeps.Results;
using DeCam.Cluster.Client.Sweeps.Watching;
using DeCam.Cluster.Testing.Processes;

namespace DeCam.Cluster.Testing.Failover;

/// <summary>
/// A sweep of 200 cells on the shapes model while silos are killed and started again, spread over its length, in an order that a seed
/// proposes. A kill waits for two silos to be ready, not for all: the one that stays does less than the cells between two kills while
/// another starts, so that all kills fit however quick the machine is.
/// </summary>
internal sealed class KillStorm(int kills, int seed, int evaluations, Action<string> say)
{
    /// <summary>Cells of the sweep.</summary>
    public const int Cells = Images * Seeds;

    private const int Images = 10;
    private const int Seeds = 20;
    private const int Silos = 3;
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(50);

    /// <summary>Kills so far; fewer than planned where the sweep ends first.</summary>
    public int Kills { get; private set; }

    /// <summary>Plays it and gives the audits of the disturbed and of an undisturbed, embedded sweep.</summary>
    public async Task<(SweepAudit Disturbed, SweepAudit Undisturbed)> PlayAsync(CancellationToken cancellationToken)
    {
        await using var group = await SiloGroup.StartAsync(Silos, ["--device", "cpu", "--threads", "1"], cancellationToken);
        var spec = await SubmitAsync(group.Calls, cancellationToken);
        var random = new Random(seed);
        for (var kill = 1; kill <= kills; kill++)
        {
            var status = await ReachAsync(group.Calls, kill * (Cells - 10) / (kills + 1), cancellationToken);
            if (status.IsOver) break;
            var victim = await ReadyOneAsync(group, random.Next(Silos), cancellationToken);
            group[victim].Kill();
            Kills = kill;
            say($"kill {kill}: silo {victim} at {status.Done} cells");
            await group.LaunchAsync(victim);
        }

        await group.HealAsync(cancellationToken);
        await ReachAsync(group.Calls, int.MaxValue, cancellationToken);
        var disturbed = await AuditAsync(group.Calls, spec, cancellationToken);
        return (disturbed, await UndisturbedAsync(cancellationToken));
    }

    // The first that is ready from the one proposed on, once another is ready as well.
    private static async Task<int> ReadyOneAsync(SiloGroup group, int proposed, CancellationToken cancellationToken)
    {
        while (true)
        {
            var ready = await group.ReadyAsync(cancellationToken);
            if (ready.Count > 1) return ready.MinBy(silo => (silo - proposed + Silos) % Silos);
            await Task.Delay(Interval, cancellationToken);
        }
    }

    private async Task<SweepAudit> UndisturbedAsync(CancellationToken cancellationToken)
    {
        using var folder = new TemporaryFolder();
        await using var cluster = await EmbeddedConnection.StartAsync(new(null, folder.Path, "cpu", 2), _ => { }, cancellationToken);
        var calls = new ClusterCalls(cluster, TimeProvider.System);
        var spec = await SubmitAsync(calls, cancellationToken);
        await ReachAsync(calls, int.MaxValue, cancellationToken);
        return await AuditAsync(calls, spec, cancellationToken);
    }

    private Task<SweepSpec> SubmitAsync(ClusterCalls calls, CancellationToken cancellationToken)
    {
        var sweep = new ShapesSweep(Images, Seeds) { Options = { ["population"] = "32", ["final-population"] = "auto" }, Budget = evaluations, Metrics = ["rise-29"] };
        return sweep.SubmitAsync(calls, nameof(KillStorm), cancellationToken);
    }

    private static async Task<SweepStatus> ReachAsync(ClusterCalls calls, int cells, CancellationToken cancellationToken)
    {
        SweepStatus status;
        while ((status = await calls.StatusAsync(nameof(KillStorm), cancellationToken)).Done + status.FailedCells < cells && !status.IsOver)
            await Task.Delay(Interval, cancellationToken);
        return status;
    }

    private static async Task<SweepAudit> AuditAsync(ClusterCalls calls, SweepSpec spec, CancellationToken cancellationToken) =>
        await SweepAudit.OfAsync(spec, Cells, new SweepRows(calls).ReadAsync(nameof(KillStorm), cancellationToken), cancellationToken);
}
