using System.Collections.Concurrent;
using System.Diagnostics;
using DeCam.Scoring;

namespace DeCam.Inference.Models;

/// <summary>A call into native code that was asked to end and does not.</summary>
/// <param name="Model">Name of the model.</param>
/// <param name="Path">The model's file.</param>
/// <param name="Sentence">What it did, in a sentence.</param>
/// <param name="IsToBlame">Whether the model did it; not where other calls may have taken the memory.</param>
public sealed record StuckCall(string Model, string Path, string Sentence, bool IsToBlame);

/// <summary>
/// The calls of this process into ONNX Runtime, watched by a thread of their own. One that takes too long, or too much memory, is
/// asked to end; one that does not end then cannot be helped, since no thread can be taken out of native code.
/// </summary>
public static class NativeCalls
{
    private static readonly TimeSpan Period = TimeSpan.FromMilliseconds(20), TimeToEnd = TimeSpan.FromSeconds(10), TimeToFree = TimeSpan.FromSeconds(1), LongestSleep = TimeSpan.FromSeconds(2);
    private static readonly ConcurrentDictionary<Call, bool> Running = new();
    private static readonly ManualResetEventSlim Any = new();
    private static int _isWatching;
    private static long _stood;

    /// <summary>Told once for each call that does not end. A program should then tell its user and end; without a listener the call goes on.</summary>
    public static event Action<StuckCall>? Stuck;

    /// <summary>A time stamp of a clock that stands while the process does, as in a paused container.</summary>
    internal static long Timestamp => Stopwatch.GetTimestamp() - Interlocked.Read(ref _stood);

    /// <summary>Time since a time stamp of that clock.</summary>
    internal static TimeSpan Since(long timestamp) => Stopwatch.GetElapsedTime(timestamp, Timestamp);

    /// <summary>Takes time out of what calls have taken, since the process did not run.</summary>
    internal static void Stood(TimeSpan time) => Interlocked.Add(ref _stood, (long)(time.TotalSeconds * Stopwatch.Frequency));

    /// <summary>Begins a call; dispose what is returned when it is over.</summary>
    internal static Call Begin(Call call)
    {
        if (Interlocked.Exchange(ref _isWatching, 1) == 0) new Thread(Watch) { IsBackground = true, Name = "DeCam native calls" }.Start();
        Running[call] = true;
        Any.Set();
        return call;
    }

    private static void Watch()
    {
        while (true)
        {
            if (Running.IsEmpty)
            {
                Any.Reset();
                if (Running.IsEmpty) Any.Wait();
            }

            var start = Stopwatch.GetTimestamp();
            Thread.Sleep(Period);
            if (Stopwatch.GetElapsedTime(start) is var slept && slept > LongestSleep) Stood(slept);
            foreach (var call in Running.Keys) Look(call);
        }
    }

    private static void Look(Call call)
    {
        try
        {
            call.Look();
        }
        catch (IOException)
        {
            // The memory cannot be read while the process has no file handle left; the next look may.
        }
    }

    /// <summary>One call.</summary>
    /// <param name="model">Name of the model.</param>
    /// <param name="path">Its file.</param>
    /// <param name="what">What it does, such as "load".</param>
    /// <param name="time">Time that it may still take.</param>
    /// <param name="allowed">Time that it and what went before may take together, for the message.</param>
    /// <param name="mostBytes">Bytes that the process may have while it runs.</param>
    /// <param name="stop">Asks it to end; null where nothing can.</param>
    internal sealed class Call(string model, string path, string what, TimeSpan time, TimeSpan allowed, long mostBytes, Action? stop) : IDisposable
    {
        private readonly long _began = Timestamp;
        private readonly Lock _lock = new();
        private long _asked;
        private bool _isOfMemory, _isOver, _isInCompany, _isTold;

        /// <summary>Why it was asked to end, or null.</summary>
        public string? Reason { get; private set; }

        /// <summary>Looks whether it takes too much; called by the watching thread.</summary>
        public void Look()
        {
            // What asks the call to end belongs to it, and is gone once it is over.
            lock (_lock)
            {
                if (_isOver) return;
                if (Reason is null) Judge();
                else if (!_isTold && Since(_asked) > (_isOfMemory ? TimeToFree : TimeToEnd)) Tell();
            }
        }

        /// <inheritdoc/>
        public void Dispose()
        {
            Running.TryRemove(this, out _);
            lock (_lock) _isOver = true;
        }

        private void Judge()
        {
            if (Since(_began) > time) Reason = $"did not {what} within {Words(allowed)}; {NativeLimits.MoreTime}";
            else if (mostBytes < long.MaxValue && ResidentMemory.Bytes is var bytes && bytes > mostBytes && IsJudgedBy(bytes))
                (Reason, _isOfMemory) = ($"made the process take {bytes / 1e9:0.0} GB while it had to {what}, and {mostBytes / 1e9:0.0} GB are allowed; {NativeLimits.MoreMemory}", true);
            else return;
            _asked = Timestamp;
            stop?.Invoke();
            if (stop is null && _isOfMemory) Tell();
        }

        // The memory is that of the whole process: other calls may have taken it.
        private bool IsJudgedBy(long bytes)
        {
            _isInCompany = Running.Keys.Any(call => call != this);
            return !_isInCompany || bytes > GC.GetGCMemoryInfo().TotalAvailableMemoryBytes;
        }

        private void Tell()
        {
            _isTold = true;
            Stuck?.Invoke(new(model, path, PrintableText.Of($"Model '{model}' {Reason}. It cannot be stopped by itself."), !_isOfMemory || !_isInCompany));
        }

        private static string Words(TimeSpan time) => time.TotalMinutes >= 2 ? $"{time.TotalMinutes:0.#} min" : $"{time.TotalSeconds:0.#} s";
    }
}
