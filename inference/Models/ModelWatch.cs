using System.Diagnostics;
using DeCam.Scoring;
using Microsoft.ML.OnnxRuntime;

namespace DeCam.Inference.Models;

/// <summary>Watches what one model does in native code, first while it is loaded and tried, then in each batch.</summary>
/// <param name="path">The model's file.</param>
/// <param name="name">Its name, for messages.</param>
/// <param name="limits">What it may take.</param>
/// <param name="fileBytes">Bytes of its files.</param>
internal sealed class ModelWatch(string path, string name, NativeLimits limits, long fileBytes)
{
    private const int FileTimes = 4, UsualTimes = 20, LargestBatch = 64, FileBytesPerSecond = 4_000_000;
    private long _mostBytes = ResidentMemory.Bytes + limits.LoadBytes + FileTimes * fileBytes;
    private long _began = NativeCalls.Timestamp;
    private double _secondsPerImage;

    /// <summary>Watches a model whose files are there.</summary>
    public ModelWatch(string path, string name, NativeLimits limits)
        : this(path, name, limits, ModelHash.Bytes(path))
    {
    }

    /// <summary>Bytes that loading a model may take beside those that its own files explain.</summary>
    public long LoadBytes => limits.LoadBytes;

    /// <summary>Bytes of its files.</summary>
    public long FileBytes => fileBytes;

    /// <summary>Time to load the model and to try it, which grows with its files.</summary>
    public TimeSpan Allowed => limits.LoadTime + TimeSpan.FromSeconds((double)fileBytes / FileBytesPerSecond);

    private TimeSpan Left => Allowed - NativeCalls.Since(_began);

    /// <summary>A watch for a network that stands in for the model.</summary>
    /// <param name="bytes">Bytes of the network.</param>
    public ModelWatch OfNetwork(long bytes) => new(path, name, limits, bytes);

    /// <summary>A watch for more work with the model, whose time and memory are counted from now on.</summary>
    public ModelWatch Anew() => new(path, name, limits, fileBytes) { _secondsPerImage = _secondsPerImage };

    /// <summary>Begins to load more of the model: time and memory are counted from now on.</summary>
    public void Restart()
    {
        _began = NativeCalls.Timestamp;
        _mostBytes = ResidentMemory.Bytes + limits.LoadBytes + (FileTimes * fileBytes);
    }

    /// <summary>Takes the time out that the load has waited for another since a time stamp.</summary>
    public void Waited(long since) => _began += NativeCalls.Timestamp - since;

    /// <summary>Opens a session.</summary>
    /// <exception cref="ScoringRefusedException">It takes too long or too much.</exception>
    public InferenceSession Open(Func<InferenceSession> open)
    {
        RefuseLate();
        using var call = NativeCalls.Begin(new(name, path, "load", Left, Allowed, _mostBytes, stop: null));
        InferenceSession? session = null;
        try
        {
            session = open();
        }
        catch (Exception e) when (call.Reason is not null && e is OnnxRuntimeException or ScoringRefusedException)
        {
            // The reason is thrown below.
        }

        if (call.Reason is not { } reason) return session!;
        session?.Dispose();
        throw Refused(reason);
    }

    /// <summary>Runs a session while the model is loaded and tried.</summary>
    /// <param name="images">Images of the run.</param>
    /// <param name="run">The run.</param>
    /// <exception cref="ScoringRefusedException">It takes too long or too much.</exception>
    public T Try<T>(int images, Func<RunOptions, T> run)
    {
        RefuseLate();
        var start = Stopwatch.GetTimestamp();
        var result = Run(Left, Allowed, _mostBytes, "finish its trial", run);
        _secondsPerImage = Stopwatch.GetElapsedTime(start).TotalSeconds / images;
        return result;
    }

    /// <summary>Runs a batch.</summary>
    /// <param name="run">The run.</param>
    /// <exception cref="ScoringRefusedException">It takes too long.</exception>
    public void Run(Action<RunOptions> run)
    {
        var usual = TimeSpan.FromSeconds(UsualTimes * LargestBatch * _secondsPerImage);
        var time = usual > limits.BatchTime ? usual : limits.BatchTime;
        Run(time, time, long.MaxValue, "score a batch", options =>
        {
            run(options);
            return true;
        });
    }

    private T Run<T>(TimeSpan time, TimeSpan allowed, long mostBytes, string what, Func<RunOptions, T> run)
    {
        using var options = new RunOptions();
        using var call = NativeCalls.Begin(new(name, path, what, time, allowed, mostBytes, () => options.Terminate = true));
        try
        {
            return run(options);
        }
        catch (OnnxRuntimeException) when (call.Reason is { } reason)
        {
            throw Refused(reason);
        }
    }

    private void RefuseLate()
    {
        if (Left <= TimeSpan.Zero) throw Refused($"was not loaded and tried within {Allowed.TotalSeconds:0} s; {NativeLimits.MoreTime}");
    }

    private ScoringRefusedException Refused(string predicate) => new(RefusalKind.Input, $"Model '{name}' {predicate}.");
}
