using System.Collections.Concurrent;

namespace DeCam.Inference.Devices;

/// <summary>A device's own threads, of low priority, which drain one bounded queue. Each keeps a worker that no other thread touches.</summary>
internal sealed class DeviceThreads<TWorker> : IAsyncDisposable
    where TWorker : IDisposable
{
    private const int QueuedAtMost = 256;
    private readonly SemaphoreSlim _room = new(QueuedAtMost);
    private readonly BlockingCollection<Action<TWorker>> _queue = [];
    private readonly List<Thread> _threads = [];
    private readonly Herald _herald;

    /// <summary>Starts the threads.</summary>
    public DeviceThreads(string name, int count, Func<TWorker> worker)
    {
        _herald = new($"{name} herald");
        for (var i = 0; i < count; i++)
        {
            var thread = new Thread(() => Drain(worker)) { IsBackground = true, Name = $"{name} {i}" };
            _threads.Add(thread);
            thread.Start();
        }
    }

    /// <summary>Queues work, waiting for room, and returns the task of its completion (wrapped, so that queueing alone is awaited).</summary>
    /// <exception cref="ObjectDisposedException">The threads have ended.</exception>
    public async Task<Task<T>> QueueAsync<T>(Func<TWorker, T> work, CancellationToken cancellationToken)
    {
        var done = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        await _room.WaitAsync(cancellationToken);
        try
        {
            _queue.Add(worker => Complete(done, work, worker, cancellationToken), CancellationToken.None);
        }
        catch (InvalidOperationException e) when (_queue.IsAddingCompleted)
        {
            throw new ObjectDisposedException("The device has ended.", e);
        }

        return done.Task;
    }

    /// <summary>Runs work on one of the threads.</summary>
    public async Task<T> RunAsync<T>(Func<TWorker, T> work, CancellationToken cancellationToken) =>
        await await QueueAsync(work, cancellationToken);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_queue.IsAddingCompleted) return;
        _queue.CompleteAdding();
        await Task.Run(() =>
        {
            _threads.ForEach(t => t.Join());
            _herald.Dispose();
        });
    }

    private void Drain(Func<TWorker> create)
    {
        LowPriority.Enter();
        using var worker = create();
        foreach (var work in _queue.GetConsumingEnumerable()) work(worker);
    }

    // Whatever happens inside native code, the thread lives on and the caller hears of it.
    private void Complete<T>(TaskCompletionSource<T> done, Func<TWorker, T> work, TWorker worker, CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested)
        {
            Tell(() => done.SetCanceled(cancellationToken));
            return;
        }

        try
        {
            var result = work(worker);
            Tell(() => done.SetResult(result));
        }
#pragma warning disable CA1031 // Reported to the caller, whatever it is.
        catch (Exception e)
#pragma warning restore CA1031
        {
            Tell(() => done.SetException(e));
        }
    }

    private void Tell(Action end) => _herald.Tell(() =>
    {
        _room.Release();
        end();
    });
}
