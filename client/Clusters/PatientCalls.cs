using System.Net.Sockets;
using DeCam.Cluster.Client.CommandLine;
using Orleans.Runtime.Messaging;
using Polly;
using Polly.Retry;

namespace DeCam.Cluster.Client.Clusters;

/// <summary>Repeats idempotent calls to a cluster when the silo that should answer is lost, for a minute.</summary>
internal sealed class PatientCalls : ICallRepeater
{
    private static readonly Backoff Pauses = new(TimeSpan.FromMilliseconds(20), 2, TimeSpan.FromMilliseconds(500));
    private static readonly TimeSpan GiveUpAfter = TimeSpan.FromMinutes(1);

    // A fault may be short: another process may be reading the file. What fills a disk stays.
    private static readonly TimeSpan DiskWithin = TimeSpan.FromSeconds(3);
    private static readonly ResiliencePropertyKey<long> Since = new("since");
    private readonly string _cluster;
    private readonly TimeProvider _clock;
    private readonly bool _isEmbedded;
    private readonly TimeSpan _withoutCoordinator;
    private readonly ResiliencePipeline _pipeline;

    /// <summary>Calls to one cluster.</summary>
    /// <param name="cluster">Name of the cluster, for messages.</param>
    /// <param name="clock">Measures the time.</param>
    /// <param name="isEmbedded">Whether the cluster is this process, whose disk only its user can free.</param>
    /// <param name="withoutCoordinator">Time to wait for a silo with the role coordinator; null for a minute, in which a lost one may come back.</param>
    public PatientCalls(string cluster, TimeProvider clock, bool isEmbedded = false, TimeSpan? withoutCoordinator = null)
    {
        _cluster = cluster;
        _clock = clock;
        _isEmbedded = isEmbedded;
        _withoutCoordinator = withoutCoordinator ?? GiveUpAfter;
        _pipeline = new ResiliencePipelineBuilder { TimeProvider = clock }
            .AddRetry(new RetryStrategyOptions
            {
                MaxRetryAttempts = int.MaxValue,
                DelayGenerator = fault => ValueTask.FromResult<TimeSpan?>(Pauses.Jittered(fault.AttemptNumber + 1)),
                ShouldHandle = fault => ValueTask.FromResult(fault.Outcome.Exception is { } e && MayPass(e, fault.Context)),
            })
            .Build();
    }

    /// <inheritdoc/>
    /// <exception cref="CommandFailedException">The cluster did not answer for a minute, or the disk of this machine cannot be written.</exception>
    public async Task<T> AskAsync<T>(Func<Task<T>> ask, CancellationToken cancellationToken)
    {
        var context = ResilienceContextPool.Shared.Get(continueOnCapturedContext: true, cancellationToken);
        context.Properties.Set(Since, _clock.GetTimestamp());
        try
        {
            return await _pipeline.ExecuteAsync(
                static (context, ask) => new ValueTask<T>(ask().WaitAsync(context.CancellationToken)), context, ask);
        }
        catch (Exception e) when (IsOfTheRoad(e, cancellationToken))
        {
            cancellationToken.ThrowIfCancellationRequested();
            throw GivenUp(e);
        }
        finally
        {
            ResilienceContextPool.Shared.Return(context);
        }
    }

    private bool MayPass(Exception e, ResilienceContext context) =>
        IsOfTheRoad(e, context.CancellationToken) && _clock.GetElapsedTime(context.Properties.GetValue(Since, 0)) <= PatienceFor(e);

    private TimeSpan PatienceFor(Exception e) =>
        e is SiloFolderException || (_isEmbedded && DiskFault(e) is not null) ? DiskWithin
        : NoCoordinator.Is(e) ? _withoutCoordinator
        : GiveUpAfter;

    // Calls that wait for the same grain to be placed end together, so one may end by the cancellation of another.
    private static bool IsOfTheRoad(Exception e, CancellationToken own) =>
        e is TimeoutException or OrleansException or SiloFolderException || (e is OperationCanceledException && !own.IsCancellationRequested);

    private CommandFailedException GivenUp(Exception e)
    {
        if (_isEmbedded && DiskFault(e) is { } fault) return EmbeddedConnection.Unwritable(fault);
        if (e is SiloFolderException) return new(ExitCode.Internal, $"Cluster '{_cluster}' cannot store or read this: {Sentence.Reason(e.Message)}; fix this there.", e);
        return new(ExitCode.Cluster, NoCoordinator.Is(e)
            ? $"Cluster '{_cluster}' cannot work: no silo of the cluster has the role coordinator; start one with decam-silo --roles coordinator, or with all roles."
            : Silent(e), e);
    }

    private string Silent(Exception last) => last is LimitExceededException
        ? $"Cluster '{_cluster}' has refused this for {GiveUpAfter.TotalSeconds:0} s: {last.Message}"
        : DiskFault(last) is { } fault ? $"Cluster '{_cluster}' has not been able to store this for {GiveUpAfter.TotalSeconds:0} s: {Sentence.Reason(fault.Message)}; fix this on its silos."
        : $"Cluster '{_cluster}' has not answered for {GiveUpAfter.TotalSeconds:0} s; what it accepted goes on there.";

    // The disk's own error directly inside Orleans' wrappers. Errors of sockets and locks are IOExceptions too and are left out.
    private static Exception? DiskFault(Exception? e) => e switch
    {
        IOException { InnerException: SocketException } or ConnectionFailedException => null,
        IOException or UnauthorizedAccessException => e,
        OrleansException => DiskFault(e.InnerException),
        _ => null,
    };
}
