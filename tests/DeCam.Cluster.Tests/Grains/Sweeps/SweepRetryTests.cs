using DeCam.Cluster.Testing.Planted;
using DeCam.Scoring;

namespace DeCam.Cluster.Tests.Grains.Sweeps;

/// <summary>A retry that is cut off anywhere leaves no cell behind.</summary>
public sealed class SweepRetryTests
{
    private const string ShardRetry = "ISweepShardGrain.RetryAsync";

    [Theory]
    [InlineData("IRegistryGrain.AddAsync")]
    [InlineData(ShardRetry)]
    public async Task Retry_CutOffThenRepeated_OpensEveryCell(string lost)
    {
        await using var cluster = await PlantedCluster.StartAsync(1);
        using var sweep = await FailedAsync(cluster);
        cluster.Calls.After = PlantedCalls.Losing(lost);

        await Assert.ThrowsAsync<TimeoutException>(() => sweep.Grain.RetryAsync(new()));
        await PlantedCluster.DropAsync(sweep.Grain);
        cluster.Calls.Heal();
        await sweep.Grain.RetryAsync(new());

        await WholeAsync(sweep);
    }

    [Fact]
    public async Task Retry_SweepLostAfterAShardWrote_GoesOnByItself()
    {
        await using var cluster = await PlantedCluster.StartAsync(1);
        using var sweep = await FailedAsync(cluster);
        cluster.Calls.After = PlantedCalls.Losing(ShardRetry);
        await Assert.ThrowsAsync<TimeoutException>(() => sweep.Grain.RetryAsync(new()));
        cluster.Calls.Heal();

        await PlantedCluster.DropAsync(sweep.Grain);

        await WholeAsync(sweep);
    }

    [Fact]
    public async Task Retry_OneAnswerLost_CountsTheCellsOnce()
    {
        await using var cluster = await PlantedCluster.StartAsync(1);
        using var sweep = await FailedAsync(cluster);
        var isFirst = true;
        cluster.Calls.After = called =>
        {
            if (called != ShardRetry || !isFirst) return Task.CompletedTask;
            isFirst = false;
            return Task.FromException(new TimeoutException("The test lost an answer."));
        };

        Assert.Equal(2, await sweep.Grain.RetryAsync(new()));

        await WholeAsync(sweep);
    }

    [Fact]
    public async Task Retry_SupervisorLooksInMeanwhile_DoesNotStartTheWork()
    {
        await using var cluster = await PlantedCluster.StartAsync(1, options: _ => new() { Supervise = false });
        using var sweep = await FailedAsync(cluster);
        await sweep.Grain.RetryAsync(new("nobody's model"));
        var (asked, answer) = (new TaskCompletionSource(), new TaskCompletionSource());
        cluster.Calls.Before = called =>
        {
            if (called != "ISweepShardGrain.StatusAsync") return Task.CompletedTask;
            asked.TrySetResult();
            return answer.Task;
        };
        var retry = sweep.Grain.RetryAsync(new());
        await asked.Task;

        var touched = await sweep.Grain.TouchAsync();
        answer.SetResult();
        cluster.Calls.Heal();

        Assert.Equal((SweepState.Expanding, 2), (touched, await retry));
        await WholeAsync(sweep);
    }

    [Fact]
    public async Task Retry_NothingFailed_LeavesTheSweepAsItEnded()
    {
        await using var cluster = await PlantedCluster.StartAsync(1);
        using var sweep = new PlantedSweep(cluster, images: 2);
        await sweep.SubmitAsync();
        var ended = await sweep.EndAsync();

        Assert.Equal(0, await sweep.Grain.RetryAsync(new()));

        Assert.Equal((SweepState.Completed, ended.EndedUtc), ((await sweep.Grain.StatusAsync()).State, (await sweep.Grain.StatusAsync()).EndedUtc));
    }

    // Both cells of one image failed, and the device is well again.
    private static async Task<PlantedSweep> FailedAsync(PlantedCluster cluster)
    {
        var sweep = new PlantedSweep(cluster, images: 5);
        var bad = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData([2, 0]));
        var device = cluster.Devices.Values.Single();
        device.Before = requests => requests.Any(r => r.ImageSha256 == bad)
            ? throw new ScoringRefusedException(RefusalKind.Input, "The picture is planted badly.") : Task.CompletedTask;
        await sweep.SubmitAsync();
        Assert.Equal((8, 2), ((await sweep.EndAsync()).Done, (await sweep.EndAsync()).FailedCells));
        device.Before = _ => Task.CompletedTask;
        return sweep;
    }

    private static async Task WholeAsync(PlantedSweep sweep)
    {
        await sweep.UntilAsync(s => s is { State: SweepState.Completed, Done: 10, FailedCells: 0 }, "to have every cell");
        Assert.Equal(Enumerable.Range(0, 10), (await sweep.RowsAsync()).Select(r => r.Cell));
    }
}
