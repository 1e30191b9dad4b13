using System.Diagnostics;

namespace DeCam.Cluster.Client.Clusters;

/// <summary>
/// How long a client tries to join a cluster: briefly where nobody is there, longer where a silo or its Redis accepts connections
/// and is too busy to answer, and as long as the user says where the user does.
/// </summary>
/// <param name="wait">What the user says, or null.</param>
internal sealed class ConnectAttempt(TimeSpan? wait)
{
    private static readonly TimeSpan AwayWithin = TimeSpan.FromSeconds(14);
    private static readonly TimeSpan BusyWithin = TimeSpan.FromSeconds(60);
    private readonly long _begun = Stopwatch.GetTimestamp();

    /// <summary>How far each gateway came.</summary>
    public HandshakeWatch Watch { get; } = new();

    /// <summary>Time since the beginning.</summary>
    public TimeSpan Elapsed => Stopwatch.GetElapsedTime(_begun);

    /// <summary>Starts a client.</summary>
    /// <param name="start">Starts it; tries again until its token is cancelled.</param>
    /// <param name="isBusy">Looks whether what lists the silos is there and slow; asked once.</param>
    /// <param name="cancellationToken">The user's Ctrl-C.</param>
    /// <exception cref="OperationCanceledException">The time is over.</exception>
    public async Task<T> StartAsync<T>(Func<HandshakeWatch, CancellationToken, Task<T>> start, Func<Task<bool>> isBusy, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var starting = start(Watch, limit.Token);
        if (!await EndsAsync(starting, wait ?? AwayWithin, cancellationToken) && wait is null && (IsBusy || await isBusy()))
            await EndsAsync(starting, BusyWithin - Elapsed, cancellationToken);
        Watch.End();
        if (!starting.IsCompleted) await limit.CancelAsync();
        return await starting;
    }

    // One that answered the handshake may be slow with the calls that follow.
    private bool IsBusy => Watch.Busy.Count > 0 || Watch.Answered.Count > 0;

    private static async Task<bool> EndsAsync(Task starting, TimeSpan within, CancellationToken cancellationToken) =>
        await Task.WhenAny(starting, Task.Delay(within > TimeSpan.Zero ? within : TimeSpan.Zero, cancellationToken)) == starting;
}
