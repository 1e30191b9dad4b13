using System.Collections.Concurrent;

namespace DeCam.Inference.Devices;

/// <summary>
/// Completes tasks on a thread of ordinary priority. A thread that completes a task may have to start a thread of the pool, which
/// would inherit the low priority of a device's thread and keep it.
/// </summary>
internal sealed class Herald : IDisposable
{
    private readonly BlockingCollection<Action> _news = [];
    private readonly Thread _thread;

    /// <summary>Starts the thread, with the priority of the caller's.</summary>
    public Herald(string name)
    {
        _thread = new(Drain) { IsBackground = true, Name = name };
        _thread.Start();
    }

    /// <summary>Hands over what is to be told. Returns at once, and touches no thread of the pool.</summary>
    public void Tell(Action news) => _news.Add(news);

    /// <summary>Waits until everything has been told.</summary>
    public void Dispose()
    {
        _news.CompleteAdding();
        _thread.Join();
        _news.Dispose();
    }

    private void Drain()
    {
        foreach (var news in _news.GetConsumingEnumerable()) news();
    }
}
