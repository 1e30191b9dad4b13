using System.Globalization;
using System.Text.Json;
using DeCam.Cluster.Client.Clusters;
using DeCam.Cluster.Client.CommandLine;
using DeCam.Cluster.Client.Results;
using DeCam.Cluster.Client.Sweeps.Results;
using DeCam.Cluster.Client.Sweeps.Watching;
using DeCam.Cluster.Testing.Processes;
using DeCam.Cluster.Tests.Client;

namespace DeCam.Cluster.Tests.Stores;

/// <summary>Stores of an earlier version open: their runs and sweeps go on to what an undisturbed run gives. README.md tells what they hold.</summary>
public sealed class EarlierStoreTests
{
    private const string OtherBits = "This processor computes other last bits than the one that wrote the store.";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Explain_RunFinishedBefore_IsTakenAsItIs()
    {
        using var store = new EarlierStore("embedded", images: 4);
        var before = store.Runs();

        var map = await ExplainAsync(store, "00_disc", "320", store.Data);

        Assert.Equal(before, store.Runs());
        var undisturbed = await ExplainAsync(store, "00_disc", "320", store.In("other"));
        Assert.SkipUnless(undisturbed.SequenceEqual(map), OtherBits);
    }

    [Fact]
    public async Task Explain_RunInterruptedBefore_GoesOnToTheSameMap()
    {
        using var store = new EarlierStore("embedded", images: 4);
        var before = store.Runs();

        var map = await ExplainAsync(store, "03_star", "60000", store.Data);

        Assert.Equal(before.Keys, store.Runs().Keys);
        Assert.Equal(1, await ResumesAsync(store, "03_star.png"));
        var finished = await ExplainAsync(store, "00_disc", "320", store.Data);
        var again = await ExplainAsync(store, "00_disc", "320", store.In("other"));
        Assert.SkipUnless(again.SequenceEqual(finished), OtherBits);
        Assert.Equal(await ExplainAsync(store, "03_star", "60000", store.In("other")), map);
    }

    [Fact]
    public async Task Sweep_InterruptedBefore_GoesOnToTheSameTable()
    {
        using var store = new EarlierStore("embedded", images: 4);
        List<SweepRow> before, after, undisturbed;
        await using (var cluster = await EmbeddedAsync(store.Data))
        {
            var calls = new ClusterCalls(cluster, TimeProvider.System);
            await cluster.AddModelAsync(new(store.Model, ""), Token);
            before = await RowsAsync(calls, "stored");
            var spec = await calls.AskAsync(calls.Sweep("stored").SpecAsync, Token);
            await calls.AskAsync(() => calls.Sweep("stored").SubmitAsync(spec!, restart: false), Token);
            after = await FinishAsync(calls, "stored");
            undisturbed = await UndisturbedAsync(calls, spec! with { Images = spec.Images with { Folder = store.In("datasets", "shapes") } });
        }

        Assert.InRange(before.Count, 1, 23);
        IsSameTable(before, after, undisturbed);
    }

    [Fact]
    public async Task Sweeps_OfAKilledSilo_AreCompletedByTheNextOne()
    {
        using var store = new EarlierStore("silo", images: 3);
        List<SweepRow> finishedBefore, stoppedBefore;
        await using (var cluster = await EmbeddedAsync(store.Data))
        {
            var reading = new ClusterCalls(cluster, TimeProvider.System);
            finishedBefore = await RowsAsync(reading, "finished");
            stoppedBefore = await RowsAsync(reading, "stopped");
        }

        await using var silo = await SiloProcess.StartAsync(null,
            ["--data", store.Data, "--models", store.In("models"), "--datasets", store.In("datasets"), "--device", "cpu", "--threads", "1"], Token);
        var address = string.Create(CultureInfo.InvariantCulture, $"gateway:127.0.0.1:{silo.Ports.Gateway}");
        await using var connection = await RemoteConnection.JoinAsync(new(address, null, "auto", null), _ => { }, Token);
        var calls = new ClusterCalls(connection, TimeProvider.System);
        var stopped = await FinishAsync(calls, "stopped");
        var finished = await FinishAsync(calls, "finished");

        Assert.Equal(18, finishedBefore.Count);
        Assert.InRange(stoppedBefore.Count, 1, 17);
        IsSameTable(finishedBefore, finished, await UndisturbedAsync(calls, (await calls.AskAsync(calls.Sweep("finished").SpecAsync, Token))!));
        IsSameTable(stoppedBefore, stopped, await UndisturbedAsync(calls, (await calls.AskAsync(calls.Sweep("stopped").SpecAsync, Token))!));
    }

    private static Task<EmbeddedConnection> EmbeddedAsync(string data) => EmbeddedConnection.StartAsync(new(null, data, "cpu", 1), _ => { }, Token);

    private static async Task<byte[]> ExplainAsync(EarlierStore store, string image, string budget, string data, params string[] more)
    {
        var name = Guid.NewGuid().ToString("N");
        string[] arguments = ["explain", store.In("datasets", "shapes", $"{image}.png"), "--model", store.Model, "--method", "decam", "--budget", budget, "--no-metrics",
            "--out", store.In(name), "--data", data, "--device", "cpu", "--threads", "1", .. more];
        var said = await Decam.RunAsync(arguments);
        Assert.True(said.ExitCode == ExitCode.Done, said.Error);
        return await File.ReadAllBytesAsync(store.In(name, image, ResultFiles.Map), Token);
    }

    private static async Task<int> ResumesAsync(EarlierStore store, string image)
    {
        await using var cluster = await EmbeddedAsync(store.Data);
        var runs = await cluster.Grains.GetGrain<IRunIndexGrain>(0).ListAsync(null, 10);
        var run = Assert.Single(runs, r => r.ImageName == image);
        return (await cluster.Grains.GetGrain<IExplanationGrain>(run.RunId).StatusAsync()).Resumes;
    }

    // The same specification under an id of its own: other runs, nothing of which is done before.
    private static async Task<List<SweepRow>> UndisturbedAsync(ClusterCalls calls, SweepSpec spec)
    {
        var resolution = await calls.AskAsync(() => calls.Cluster.Grains.GetGrain<ISweepResolverGrain>(0).ResolveAsync(spec), Token);
        Assert.Null(resolution.Failure);
        var id = $"undisturbed-{spec.Name}";
        await calls.AskAsync(() => calls.Sweep(id).SubmitAsync(resolution.Spec!, restart: false), Token);
        return await FinishAsync(calls, id);
    }

    private static async Task<List<SweepRow>> FinishAsync(ClusterCalls calls, string id)
    {
        SweepStatus status;
        while (!(status = await calls.StatusAsync(id, Token)).IsOver) await Task.Delay(100, Token);
        Assert.Equal(SweepState.Completed, status.State);
        Assert.Equal(status.Cells, status.Done);
        return await RowsAsync(calls, id);
    }

    private static async Task<List<SweepRow>> RowsAsync(ClusterCalls calls, string id)
    {
        var rows = new List<SweepRow>();
        await foreach (var row in new SweepRows(calls).ReadAsync(id, Token)) rows.Add(row);
        return rows;
    }

    // Rows written before keep even the seconds they took and the version that made them; the others are an undisturbed run's.
    private static void IsSameTable(List<SweepRow> before, List<SweepRow> after, List<SweepRow> undisturbed)
    {
        Assert.Equal(undisturbed.Select(r => (r.Cell, r.Key)), after.Select(r => (r.Cell, r.Key)));
        var done = before.Select(r => r.Cell).ToHashSet();
        Assert.Equal(before.Select(Text), after.Where(r => done.Contains(r.Cell)).Select(Text));
        Assert.SkipUnless(before.TrueForAll(r => r.MapSha256 == undisturbed[r.Cell].MapSha256), OtherBits);
        Assert.Equal(undisturbed.Select(Timeless), after.Select(Timeless));
    }

    private static string Text(SweepRow row) => JsonSerializer.Serialize(row);

    // The version before noted neither the arithmetic nor the fit.
    private static string Timeless(SweepRow row) => Text(row with { Seconds = 0, Devices = [], Version = "", Arithmetic = null, Fit = "" });
}
