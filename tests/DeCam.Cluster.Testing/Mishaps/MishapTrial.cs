using System.Diagnostics;
using System.Text;
using DeCam.Cluster.Client.Sweeps.Watching;

namespace DeCam.Cluster.Testing.Mishaps;

/// <summary>Plays mishaps on a cluster, one after the other.</summary>
/// <param name="cluster">The cluster.</param>
/// <param name="random">Chooses.</param>
internal sealed class MishapTrial(MishapCluster cluster, Random random)
{
    // Longer than anything that is waited for on these silos.
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(90);
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(5);
    private int _number;

    // Written while the mishap before is played: silos need a few seconds to find and report a model.
    private MishapFiles? _next;

    /// <summary>Plays one mishap of a kind.</summary>
    /// <returns>What happened, and what was wrong with it; null where nothing was.</returns>
    public async Task<MishapVerdict> PlayAsync(string kind, CancellationToken cancellationToken)
    {
        var files = _next ?? Write();
        var mishap = new MishapCatalog(files, MishapCluster.Names, random).Draw(kind);
        try
        {
            await cluster.ServeAsync(files.Model, cancellationToken);
            _next = Write();
            return await PlayAsync(mishap, files, cancellationToken);
        }
        finally
        {
            files.Remove();
        }
    }

    private MishapFiles Write()
    {
        var files = new MishapFiles(cluster.Folders, ++_number);
        files.Write();
        return files;
    }

    private async Task<MishapVerdict> PlayAsync(Mishap mishap, MishapFiles files, CancellationToken cancellationToken)
    {
        var id = files.Dataset;
        if (mishap.Moment == MishapMoment.Before) mishap.Happen();
        string[] arguments = ["sweep", "run", await SpecificationAsync(files, cancellationToken), "--id", id, "--out", cluster.File(id), "--json", "--cluster", cluster.Both];
        var start = Stopwatch.GetTimestamp();
        var command = mishap.ClosesError ? MishapCluster.RunWithoutErrorAsync(arguments, cancellationToken) : MishapCluster.RunAsync(arguments, cancellationToken);
        var ended = command.WaitAsync(Limit, cancellationToken);
        if (mishap.Moment != MishapMoment.Before)
        {
            await ReachAsync(id, mishap.Moment, ended, cancellationToken);
            mishap.Happen();
        }

        var refused = mishap.FullSilo is { } silo ? await UploadAsync(silo, files, cancellationToken) : null;
        try
        {
            var (code, text) = await ended;
            var (status, seconds) = (await StatusAsync(id, cancellationToken), Stopwatch.GetElapsedTime(start).TotalSeconds);
            var isRight = mishap.Ends.Any(end => end.Is(code, status, text));
            return new(mishap.Words, $"exit {code}, {status.Done} done, {status.FailedCells} failed", seconds, refused ?? (isRight ? null : $"expected {string.Join(", or ", (object[])mishap.Ends)}; said: {text.Trim()}"));
        }
        catch (TimeoutException)
        {
            var status = await StatusAsync(id, cancellationToken);
            return new(mishap.Words, $"no end, {status.Done} done, {status.FailedCells} failed", Limit.TotalSeconds, $"sweep is {status.State}, {status.WaitingFor}");
        }
    }

    // A sweep that is over first is hurt after it, which does no harm.
    private async Task ReachAsync(string id, MishapMoment moment, Task command, CancellationToken cancellationToken)
    {
        while (!command.IsCompleted)
        {
            var status = await StatusAsync(id, cancellationToken);
            if (moment == MishapMoment.Accepted ? status.State != SweepState.Unknown : status.Done > 0) return;
            await Task.Delay(Poll, cancellationToken);
        }
    }

    // A picture too large for the silo's upload folder; what is wrong with the answer, or null.
    private async Task<string?> UploadAsync(int silo, MishapFiles files, CancellationToken cancellationToken)
    {
        var noise = new byte[300 * 300 * 3];
        random.NextBytes(noise);
        await File.WriteAllBytesAsync(cluster.File("noise.ppm"), [.. Encoding.ASCII.GetBytes("P6\n300 300\n255\n"), .. noise], cancellationToken);
        cluster.Fill(silo);
        try
        {
            var (code, text) = await MishapCluster.RunAsync(["explain", cluster.File("noise.ppm"), "--model", files.Model, "--budget", "20", "--no-metrics", "--out", cluster.File("noise"), "--cluster", cluster.Only(silo)], cancellationToken)
                .WaitAsync(Limit, cancellationToken);
            var isRight = code == 1 && text.Contains(cluster.UploadsOf(silo), StringComparison.Ordinal) && text.Contains($"of silo '{MishapCluster.Names[silo]}'", StringComparison.Ordinal);
            return isRight ? null : $"an upload to {MishapCluster.Names[silo]} ended with exit {code}: {text.Trim()}";
        }
        finally
        {
            cluster.Free(silo);
        }
    }

    private Task<SweepStatus> StatusAsync(string id, CancellationToken cancellationToken) => cluster.Calls.AnyStatusAsync(id, cancellationToken);

    private async Task<string> SpecificationAsync(MishapFiles files, CancellationToken cancellationToken)
    {
        var path = cluster.File("sweep.yaml");
        await File.WriteAllTextAsync(path, $$"""
            models: [{{files.Model}}]
            methods: [{ name: rise, masks: 600 }]
            images: { dataset: {{files.Dataset}}, labels: {{MishapFiles.Labels}} }
            seeds: [0, 1, 2, 3]
            metrics: []
            """, cancellationToken);
        return path;
    }
}

/// <summary>How a mishap ended.</summary>
/// <param name="Mishap">What it was.</param>
/// <param name="End">How the command ended, and the cells.</param>
/// <param name="Seconds">Time that the command took.</param>
/// <param name="Wrong">What was wrong; null for nothing.</param>
internal sealed record MishapVerdict(string Mishap, string End, double Seconds, string? Wrong);
