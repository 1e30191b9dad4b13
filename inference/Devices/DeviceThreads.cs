using System.Threading.Channels;

namespace DeCam.Inference.Devices;

/// <summary>A device's own threads, which drain one bounded queue. Each keeps a worker that no other thread touches.</summary>
internal sealed class DeviceThreads<TWorker> : IAsyncDisposable
    where TWorker : IDisposable
{
    private const int QueuedAtMost = 256;
    private readonly Channel<Action<TWorker>> _queue = Channel.CreateBounded<Action<TWorker>>(QueuedAtMost);
    private readonly List<Thread> _threads = [];

    /// <summary>Starts the threads.</summary>
    public DeviceThreads(string name, int count, Func<TWorker> worker)
    {
        for (var i = 0; i < count; i++)
        {
            var thread = new Thread(() => Drain(worker)) { IsBackground = true, Name = $"{name} {i}" };
            _threads.Add(thread);
            thread.Start();
        }
    }

    /// <summary>Queues work, waiting for room, and returns the task of its completion (wrapped, so that queueing alone is awaited).</summary>
    public async Task<Task<T>> QueueAsync<T>(Func<TWorker, T> work, CancellationToken cancellationToken)
    {
        var done = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        await _queue.Writer.WriteAsync(worker => Complete(done, work, worker, cancellationToken), cancellationToken);
        return done.Task;
    }

    /// <summary>Runs work on one of the threads.</summary>
    public async Task<T> RunAsync<T>(Func<TWorker, T> work, CancellationToken cancellationToken) =>
        await await QueueAsync(work, cancellationToken);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _queue.Writer.TryComplete();
        await Task.Run(() => _threads.ForEach(t => t.Join()));
    }

    private void Drain(Func<TWorker> create)
    {
        using var worker = create();
        do
        {
            while (_queue.Reader.TryRead(out var work)) work(worker);
        }
        while (_queue.Reader.WaitToReadAsync().AsTask().GetAwaiter().GetResult());
    }

    // Whatever happens inside native code, the thread lives on and the caller hears of it.
    private static void Complete<T>(TaskCompletionSource<T> done, Func<TWorker, T> work, TWorker worker, CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested)
        {
            done.SetCanceled(cancellationToken);
            return;
        }

        try
        {
            done.SetResult(work(worker));
        }
#pragma warning disable CA1031 // Reported to the caller, whatever it is.
        catch (Exception e)
#pragma warning restore CA1031
        {
            done.SetException(e);
        }
    }
}
