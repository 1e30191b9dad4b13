using System.Reflection;
using DeCam.Cluster.Grains;
using DeCam.Cluster.Grains.Explanations;
using DeCam.Cluster.Grains.Scoring;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace DeCam.Cluster.Tests.Grains.Explanations;

public sealed class RunBinderTests
{
    [Fact]
    public async Task Bind_QueueThatBindsButNeverTellsItsStatus_IsGivenUpAfterTheTimeOfWaiting()
    {
        var wait = new ModelWait(null!, Options.Create(new WaitingOptions { AtMost = TimeSpan.FromSeconds(1) }));
        var binder = new RunBinder("run", new("model", new string('0', 64), ""), null!, DispatchProxy.Create<IScoreQueueGrain, HalfDeaf>(), wait, _ => { }, NullLogger.Instance);

        var failed = await Assert.ThrowsAsync<RunFailedException>(() => binder.BindAsync(default, TestContext.Current.CancellationToken).WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken));

        Assert.Contains("The queue of model model has not said for ", failed.Failure.Message, StringComparison.Ordinal);
    }

    /// <summary>Has a device, which loads.</summary>
    public class HalfDeaf : DispatchProxy
    {
        /// <inheritdoc/>
        protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) => targetMethod!.Name switch
        {
            nameof(IScoreQueueGrain.BindAsync) => Task.FromResult(new BindAnswer { Devices = 1 }),
            nameof(IScoreQueueGrain.StatusAsync) => Task.FromException<QueueStatus>(new TimeoutException("no answer")),
            _ => throw new NotSupportedException(),
        };
    }
}
