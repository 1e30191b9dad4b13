using System.Text;
using DeCam.Cluster.Grains;
using DeCam.Cluster.Testing.Planted;
using DeCam.Scoring;

namespace DeCam.Cluster.Tests.Grains.Explanations;

/// <summary>Runs of methods that look inside the model.</summary>
public sealed class AttributionTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Explain_CoordinatorEndsAfterTheMap_GoesOnWithoutMakingItAgain()
    {
        await using var cluster = await PlantedCluster.StartAsync(2);
        var spec = await SpecAsync(cluster);
        // The metrics wait until the coordinator has gone, and with it all that it had not stored.
        var (asked, goOn) = (new TaskCompletionSource(), new TaskCompletionSource());
        foreach (var device in cluster.Devices.Values)
        {
            device.Before = _ =>
            {
                asked.TrySetResult();
                return goOn.Task;
            };
        }

        await cluster.SubmitAsync(spec);
        await asked.Task.WaitAsync(TimeSpan.FromSeconds(60), Cancel);
        string[] stored = [.. cluster.States.Entries.Values.Select(e => Encoding.Latin1.GetString(e.State))];
        await PlantedCluster.DropAsync(cluster.Run(spec));
        goOn.SetResult();
        await cluster.SubmitAsync(spec);
        var status = await cluster.EndAsync(spec);

        Assert.Equal((RunState.Completed, null), (status.State, status.Failure));
        Assert.Equal(1, cluster.Devices.Values.Sum(d => d.Attributions));
        var result = (await cluster.Run(spec).ResultAsync())!;
        Assert.Equal((1, 1, "planted_layer"), (result.Evaluations, result.Attribution!.BackwardPasses, result.Attribution.Layer));
        Assert.Equal(result.Targets[0].MapSha256, result.Attribution.MapSha256);
        // In the store before the first mask of a metric was scored.
        Assert.Contains(stored, s => s.Contains(result.Attribution.MapSha256, StringComparison.Ordinal));
        Assert.Contains("The map was planted.", result.Notes);
        Assert.Equal(2, result.Targets[0].Curves.Length);
        var map = Wire.Floats(await cluster.MapAsync(spec)).ToArray();
        Assert.Equal(PlantedDevice.Width * PlantedDevice.Height, map.Count(v => v > 0));

        // A late report is taken, and nobody makes the map once more; one without a map says that a silo is of an earlier version.
        var (late, without) = (spec with { Seed = 1 }, spec with { Seed = 2 });
        var (never, begun) = (new TaskCompletionSource(), new SemaphoreSlim(0));
        int[] unknown = [];
        foreach (var device in cluster.Devices.Values)
        {
            device.BeforeAttribute = _ =>
            {
                begun.Release();
                return never.Task;
            };
            device.Before = async _ => unknown = unknown.Length > 0 ? unknown : await cluster.Grains.GetGrain<IScoreQueueGrain>(PlantedCluster.Model.Sha256).MissingAsync(RunIds.Of(late), new([-1]));
        }

        await cluster.SubmitAsync(late);
        Assert.True(await begun.WaitAsync(TimeSpan.FromSeconds(60), Cancel));
        var report = new WorkReport { RunId = RunIds.Of(late), Batch = -1, Device = "planted", Silo = "late", Arithmetic = result.Arithmetic?.Fingerprint, Attribution = result.Attribution };
        await cluster.Run(late).ReportAsync(new([report]));
        Assert.Equal(RunState.Completed, (await cluster.EndAsync(late)).State);
        Assert.Equal([-1], unknown);
        await cluster.SubmitAsync(without);
        Assert.True(await begun.WaitAsync(TimeSpan.FromSeconds(60), Cancel));
        await cluster.Run(without).ReportAsync(new([report with { RunId = RunIds.Of(without), Silo = "early", Arithmetic = null, Attribution = null }]));
        Assert.StartsWith("Silo early answered without a map of method 'grad-cam', because it or ", (await cluster.EndAsync(without)).Failure?.Message, StringComparison.Ordinal);
        never.SetResult();

        // What makes no sense, or no device can do, ends with its sentence; the rest goes on.
        cluster.Devices.Values.ToList().ForEach(d => d.BeforeAttribute = request => request.Class == 8
            ? throw new ScoringRefusedException(RefusalKind.Input, "Model 'planted.onnx' has no layer with height and width.")
            : throw new IOException("The card was lost."));
        var budget = await cluster.SubmitAsync(spec with { Method = "integrated-gradients", Budget = 51 });
        Assert.Equal((RunState.Failed, FailureKind.Option), (budget.State, budget.Failure!.Kind));
        Assert.Equal(new Failure(FailureKind.Input, "Model 'planted.onnx' has no layer with height and width."), (await cluster.ExplainAsync(spec with { ClassSelector = "other" })).Failure);
        Assert.Equal("Method 'grad-cam' explains one class at a time but 2 were asked for; run it once for each class.", (await cluster.ExplainAsync(spec with { ClassSelector = "other,7" })).Failure!.Message);
        Assert.Equal(new Failure(FailureKind.Internal, "The map of method 'grad-cam' could not be made in 3 attempts; the last one ended with: IOException: The card was lost."), (await cluster.ExplainAsync(spec with { ClassSelector = "7" })).Failure);
        Assert.Equal(RunState.Completed, (await cluster.ExplainAsync(await cluster.SpecAsync())).State);
    }

    private static async Task<RunSpec> SpecAsync(PlantedCluster cluster) => await cluster.SpecAsync() with { Method = "grad-cam", Options = [] };
}
