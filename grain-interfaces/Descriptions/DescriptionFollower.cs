namespace DeCam.Cluster;

/// <summary>Asks a model what it sees and repeats the question until it is answered, over the loss of silos.</summary>
/// <param name="grains">The cluster.</param>
/// <param name="calls">Repeats the calls.</param>
/// <param name="clock">Measures the time.</param>
/// <param name="storePatience">Time to wait for an artifact store that is away; none for a caller that waits itself.</param>
public sealed class DescriptionFollower(IGrainFactory grains, ICallRepeater calls, TimeProvider clock, TimeSpan storePatience = default)
{
    /// <summary>Time to wait for an artifact store that is away: as long as a run does.</summary>
    public static readonly TimeSpan StorePatience = TimeSpan.FromMinutes(1);

    /// <summary>The same where only the user who waits can bring the store back.</summary>
    public static readonly TimeSpan StorePatienceAlone = TimeSpan.FromSeconds(4);

    private static readonly TimeSpan PauseWithoutStore = TimeSpan.FromSeconds(1);

    /// <summary>The answer: a view, a refusal, or an artifact store that was away for too long.</summary>
    /// <param name="request">The question.</param>
    /// <param name="waiting">Hears each time there is no answer yet what the question waits for; null when a device is expected to answer soon.</param>
    /// <param name="cancellationToken">Stops asking.</param>
    public async Task<DescriptionAnswer> AskAsync(DescriptionRequest request, Action<string?>? waiting, CancellationToken cancellationToken)
    {
        var description = grains.GetGrain<IDescriptionGrain>(DescriptionIds.Of(request));
        long? awaySince = null;
        while (true)
        {
            var answer = await calls.AskAsync(() => description.DescribeAsync(request).WaitAsync(cancellationToken), cancellationToken);
            if (answer is { IsOpen: false, Unavailable: null }) return answer;
            waiting?.Invoke(answer.Unavailable?.Message ?? answer.WaitingFor);
            if (answer.Unavailable is null) continue;
            awaySince ??= clock.GetTimestamp();
            if (clock.GetElapsedTime(awaySince.Value) >= storePatience) return answer;
            await Task.Delay(PauseWithoutStore, clock, cancellationToken);
        }
    }
}
