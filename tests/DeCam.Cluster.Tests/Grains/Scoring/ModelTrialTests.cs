using System.Net;
using DeCam.Cluster.Grains.Scoring.Devices;
using DeCam.Cluster.Testing.Planted;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace DeCam.Cluster.Tests.Grains.Scoring;

/// <summary>A model that takes silos with it is refused after two that say so, or five, in the whole cluster, until it is let in again.</summary>
public sealed class ModelTrialTests
{
    private int _port = 1;

    [Fact]
    public async Task Begin_FiveSilosLostAtTheFirstUse_RefusesUntilReadmitted()
    {
        await using var cluster = await PlantedCluster.StartAsync(1);
        var trial = cluster.Grains.GetGrain<IModelTrialGrain>(new string('b', 64));

        foreach (var name in (string[])["first", "second", "third", "fourth", "fifth"]) Assert.Null(await trial.BeginAsync(Lost(), name, "bad.onnx"));
        var refusal = await trial.BeginAsync(Lost(), "sixth", "bad.onnx");

        Assert.Contains("bad.onnx", refusal, StringComparison.Ordinal);
        Assert.Contains("first, second", refusal, StringComparison.Ordinal);
        Assert.Contains("decam cluster readmit bbbb", refusal, StringComparison.Ordinal);
        await PlantedCluster.DropAsync(trial);
        Assert.NotNull(await trial.BeginAsync(Lost(), "seventh", "bad.onnx"));
        Assert.True(await trial.ReadmitAsync());
        Assert.Null(await trial.BeginAsync(Lost(), "eighth", "bad.onnx"));
    }

    [Fact]
    public async Task Begin_AfterASiloOutlivedTheModel_BlamesNoLossOnIt()
    {
        await using var cluster = await PlantedCluster.StartAsync(1);
        var trial = cluster.Grains.GetGrain<IModelTrialGrain>(new string('c', 64));
        var lives = Lost();
        Assert.Null(await trial.BeginAsync(Lost(), "lost", "good.onnx"));
        Assert.Null(await trial.BeginAsync(lives, "lives", "good.onnx"));

        await trial.PassAsync(lives);

        for (var i = 0; i < 5; i++) Assert.Null(await trial.BeginAsync(Lost(), "killed", "good.onnx"));
        await trial.BlameAsync(Lost(), "stuck", "Model 'good.onnx' did not score a batch within 2 min.");
        await trial.BlameAsync(Lost(), "stuck too", "Model 'good.onnx' did not score a batch within 2 min.");
        Assert.Contains("did not score a batch", await trial.BeginAsync(Lost(), "next", "good.onnx"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Begin_AfterWithdrawnMarks_CountsThemNot()
    {
        await using var cluster = await PlantedCluster.StartAsync(1);
        var trial = cluster.Grains.GetGrain<IModelTrialGrain>(new string('d', 64));

        for (var i = 0; i < 6; i++)
        {
            var silo = Lost();
            Assert.Null(await trial.BeginAsync(silo, "stopped", "good.onnx"));
            await trial.WithdrawAsync(silo);
        }

        var stuck = Lost();
        await trial.BlameAsync(stuck, "stuck", "Model 'good.onnx' did not score a batch within 2 min.");
        await trial.WithdrawAsync(stuck);
        Assert.Null(await trial.BeginAsync(Lost(), "next", "good.onnx"));
        await trial.BlameAsync(Lost(), "stuck too", "Model 'good.onnx' did not score a batch within 2 min.");
        Assert.Contains("stuck, next, stuck too", await trial.BeginAsync(Lost(), "last", "good.onnx"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task End_StopOrBlameOfOneModel_WithdrawsTheMarksOnTheOthers(bool blames)
    {
        await using var cluster = await PlantedCluster.StartAsync(1, options: _ => new() { TriesModels = true });
        var services = cluster.Silos.Silos[0].ServiceProvider;
        var trials = services.GetRequiredService<ModelTrials>();
        var (one, other) = (PlantedCluster.Model with { Sha256 = new string('e', 64) }, PlantedCluster.Model with { Sha256 = new string('f', 64) });
        Assert.Null(await trials.RefusalAsync(one));
        Assert.Null(await trials.RefusalAsync(other));

        if (blames) await trials.BlameAsync(one.Sha256, "It was stuck.");
        else await services.GetServices<IHostedService>().OfType<DeviceAgent>().Single().StopAsync(TestContext.Current.CancellationToken);

        // Whether there were marks to forget.
        Assert.Equal(blames, await cluster.Grains.GetGrain<IModelTrialGrain>(one.Sha256).ReadmitAsync());
        Assert.False(await cluster.Grains.GetGrain<IModelTrialGrain>(other.Sha256).ReadmitAsync());
    }

    // No silo of the cluster has this address.
    private SiloAddress Lost() => SiloAddress.New(new IPEndPoint(IPAddress.Loopback, _port++), 7);
}
