using DeCam.Cluster.Testing.Planted;
using DeCam.Scoring;

namespace DeCam.Cluster.Tests.Grains.Descriptions;

public sealed class DescriptionGrainTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Describe_PlantedModel_AnswersWithItsView()
    {
        await using var cluster = await PlantedCluster.StartAsync(1);

        var answer = await AnswerAsync(cluster, await RequestAsync(cluster));

        var view = answer.View!;
        Assert.Equal((PlantedDevice.Side, PlantedDevice.Side), (view.HeightPixels, view.WidthPixels));
        Assert.Equal((7, "planted"), (view.Targets.Single().Class, view.Targets.Single().Label));
        Assert.Equal(PlantedDevice.Side * PlantedDevice.Side * 3, await cluster.Artifacts.LengthAsync(view.ViewSha256, Cancel));
        Assert.Equal("planted", answer.Device);
        Assert.Equal(cluster.Silos.Silos[0].Name, answer.Silo);
        Assert.Null(answer.Refusal);
        Assert.Null(answer.Unavailable);
    }

    [Fact]
    public async Task Describe_OnlyDescribed_LeavesNoRunBehind()
    {
        await using var cluster = await PlantedCluster.StartAsync(1);

        await AnswerAsync(cluster, await RequestAsync(cluster));

        Assert.Empty(cluster.States.Entries);
    }

    [Fact]
    public async Task Describe_DeviceRefuses_AnswersWithItsSentenceAndAsksAgainLater()
    {
        await using var cluster = await PlantedCluster.StartAsync(1);
        var (device, request) = (cluster.Devices.Values.Single(), await RequestAsync(cluster));
        device.BeforeDescribe = _ => throw new ScoringRefusedException(RefusalKind.Option, "Class 'dragon' is not among the model's labels.");

        var refused = await AnswerAsync(cluster, request);
        device.BeforeDescribe = _ => Task.CompletedTask;
        var (answer, deadline) = (refused, DateTime.UtcNow + Patience);
        while (answer.View is null && DateTime.UtcNow < deadline) answer = await AnswerAsync(cluster, request);

        Assert.Equal(new Failure(FailureKind.Option, "Class 'dragon' is not among the model's labels."), refused.Refusal);
        Assert.NotNull(answer.View);
    }

    [Fact]
    public async Task Describe_DeviceFails_IsRefusedAfterThreeAttempts()
    {
        var attempts = 0;
        await using var cluster = await PlantedCluster.StartAsync(1, _ =>
            [new() { BeforeDescribe = _ => Interlocked.Increment(ref attempts) > 0 ? throw new IOException("The card was lost.") : Task.CompletedTask }]);

        var answer = await AnswerAsync(cluster, await RequestAsync(cluster));

        Assert.Equal(new Failure(FailureKind.Internal,
            "Model 'planted.onnx' could not be described in 3 attempts; the last one ended with: IOException: The card was lost."), answer.Refusal);
        Assert.Equal(3, attempts);
    }

    [Fact]
    public async Task Describe_StoreAway_SaysSoAndAnswersOnceItIsBack()
    {
        await using var cluster = await PlantedCluster.StartAsync(1);
        var request = await RequestAsync(cluster);
        cluster.Artifacts.Fault = new IOException("The volume is away.");

        var away = await AnswerAsync(cluster, request);
        cluster.Artifacts.Fault = null;
        var (answer, deadline) = (away, DateTime.UtcNow + Patience);
        while (answer.View is null && DateTime.UtcNow < deadline) answer = await AnswerAsync(cluster, request);

        Assert.Equal(new Failure(FailureKind.Internal, "The volume is away."), away.Unavailable);
        Assert.NotNull(answer.View);
    }

    [Fact]
    public async Task Describe_NoDeviceForTheModel_SaysWhatItWaitsFor()
    {
        await using var cluster = await PlantedCluster.StartAsync(1, _ => []);
        var request = await RequestAsync(cluster);

        var (answer, deadline) = (new DescriptionAnswer(), DateTime.UtcNow + Patience);
        while (answer.WaitingFor is null && DateTime.UtcNow < deadline) answer = await DescribeAsync(cluster, request);

        Assert.True(answer.IsOpen);
        Assert.StartsWith("waiting for model planted.onnx (aaaaaaaaaaaa), on no silo since ", answer.WaitingFor, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Describe_EqualQuestions_ShareOneAnswer()
    {
        var (calls, begun, end) = (0, new TaskCompletionSource(), new TaskCompletionSource());
        await using var cluster = await PlantedCluster.StartAsync(1, _ =>
        [
            new()
            {
                BeforeDescribe = _ =>
                {
                    Interlocked.Increment(ref calls);
                    begun.TrySetResult();
                    return end.Task;
                },
            },
        ]);
        var request = await RequestAsync(cluster);

        var first = AnswerAsync(cluster, request);
        await begun.Task.WaitAsync(Patience, Cancel);
        var second = AnswerAsync(cluster, request with { });
        end.SetResult();
        var answers = await Task.WhenAll(first, second);

        Assert.All(answers, a => Assert.NotNull(a.View));
        Assert.Equal(1, calls);
    }

    [Fact]
    public async Task Describe_SiloOfTheDeviceLost_IsAnsweredByAnother()
    {
        var asked = new TaskCompletionSource<string>();
        await using var cluster = await PlantedCluster.StartAsync(3);
        // The first device that is asked takes a second, in which its silo is lost.
        foreach (var (name, device) in cluster.Devices)
            device.BeforeDescribe = _ => asked.TrySetResult(name) ? Task.Delay(TimeSpan.FromSeconds(1)) : Task.CompletedTask;

        var answer = AnswerAsync(cluster, await RequestAsync(cluster));
        var lost = (await asked.Task.WaitAsync(Patience, Cancel)).Split('/')[0];
        await cluster.Silos.KillSiloAsync(cluster.Silos.Silos.Single(s => s.Name == lost), Cancel);

        Assert.NotNull((await answer).View);
    }

    [Fact]
    public async Task Describe_QueueAndGrainMove_IsPutThereAgain()
    {
        await using var cluster = await PlantedCluster.StartAsync(1, _ => []);
        var (queue, request) = (new HandQueue(cluster, maxMasks: 10), await RequestAsync(cluster));
        var answer = AnswerAsync(cluster, request);
        Assert.Equal(request, (await LeaseAsync(queue)).Description);

        await PlantedCluster.DropAsync(Description(cluster, request));
        await PlantedCluster.DropAsync(queue.Queue);

        Assert.Equal(request, (await LeaseAsync(queue)).Description);
        await Description(cluster, request).ReportAsync(new() { Refusal = new(FailureKind.Input, "Enough.") });
        Assert.Equal("Enough.", (await answer).Refusal?.Message);
    }

    [Fact]
    public async Task Describe_NobodyAsksAnyMore_IsWithdrawn()
    {
        await using var cluster = await PlantedCluster.StartAsync(1, _ => []);
        var queue = new HandQueue(cluster, maxMasks: 10).Queue;
        await DescribeAsync(cluster, await RequestAsync(cluster));
        Assert.Equal(1, (await queue.StatusAsync()).WaitingItems);

        var deadline = DateTime.UtcNow + Patience;
        while ((await queue.StatusAsync()).WaitingItems > 0 && DateTime.UtcNow < deadline) await Task.Delay(100, Cancel);

        Assert.Equal(0, (await queue.StatusAsync()).WaitingItems);
    }

    private static async Task<DescriptionRequest> RequestAsync(PlantedCluster cluster) =>
        new(PlantedCluster.Model, (await cluster.SpecAsync()).ImageSha256, "top1", RunPriority.Interactive);

    private static IDescriptionGrain Description(PlantedCluster cluster, DescriptionRequest request) =>
        cluster.Grains.GetGrain<IDescriptionGrain>(DescriptionIds.Of(request));

    private static Task<DescriptionAnswer> DescribeAsync(PlantedCluster cluster, DescriptionRequest request) =>
        PlantedCluster.RetryAsync(() => Description(cluster, request).DescribeAsync(request));

    private static async Task<DescriptionAnswer> AnswerAsync(PlantedCluster cluster, DescriptionRequest request)
    {
        var deadline = DateTime.UtcNow + Patience;
        while (true)
        {
            var answer = await DescribeAsync(cluster, request);
            if (!answer.IsOpen) return answer;
            if (DateTime.UtcNow > deadline) Assert.Fail($"Waited for an answer to {request}, but it waits for {answer.WaitingFor ?? "a device"}.");
        }
    }

    private static async Task<WorkLease> LeaseAsync(HandQueue queue)
    {
        var deadline = DateTime.UtcNow + Patience;
        while (true)
        {
            if (await PlantedCluster.RetryAsync(() => queue.TakeAsync()) is { } lease) return lease;
            if (DateTime.UtcNow > deadline) Assert.Fail("Waited for a lease, but the queue gave none.");
        }
    }
}
