using Orleans.Storage;

namespace DeCam.Cluster.Grains;

/// <summary>Repeats idempotent calls over the loss of a silo.</summary>
internal static class Transient
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(100);

    /// <summary>Whether the same call may succeed a moment later.</summary>
    public static bool Is(Exception exception) =>
        exception is not (OperationCanceledException or ArgumentException or NotSupportedException or BadProviderConfigException);

    /// <summary>Whether the same call may succeed a moment later; a cancellation that is not the caller's own comes from a silo that was leaving.</summary>
    public static bool Is(Exception exception, CancellationToken own) =>
        Is(exception) || (exception is OperationCanceledException && !own.IsCancellationRequested);

    /// <summary>Calls up to <paramref name="attempts"/> times, with doubling pauses from 0.1 s.</summary>
    public static Task RetryAsync(Func<Task> call, CancellationToken cancellationToken, int attempts = 6) => CallAsync(
        async () =>
        {
            await call();
            return true;
        },
        cancellationToken,
        attempts);

    /// <summary>The answer of a call, repeated like <see cref="RetryAsync"/>.</summary>
    public static async Task<T> CallAsync<T>(Func<Task<T>> call, CancellationToken cancellationToken, int attempts = 6)
    {
        var pause = FirstPause;
        for (var attempt = 1; ; attempt++, pause *= 2)
        {
            try
            {
                return await call();
            }
            catch (Exception e) when (Is(e, cancellationToken) && attempt < attempts && !cancellationToken.IsCancellationRequested)
            {
                await Task.Delay(pause, cancellationToken);
            }
        }
    }
}
