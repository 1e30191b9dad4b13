using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;

namespace DeCam.Cluster.Testing.Processes;

/// <summary>Signals by their number.</summary>
internal enum ChildSignal
{
    HangUp = 1,
    Interrupt = 2,
    Kill = 9,
    Continue = 18,
    Stop = 19,
    Terminate = 15,
}

/// <summary>A process that does not outlive its test: killed when disposed of, after its longest life, and when the test process ends.</summary>
internal sealed class ChildProcess : IAsyncDisposable
{
    private static readonly TimeSpan LongestLife = TimeSpan.FromMinutes(20);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);
    private static readonly ConcurrentDictionary<ChildProcess, bool> Living = new();
    private readonly Process _process;
    private readonly Timer _end;
    private readonly ConcurrentQueue<string> _output = new();
    private readonly ConcurrentQueue<string> _error = new();

    static ChildProcess() => AppDomain.CurrentDomain.ProcessExit += (_, _) =>
    {
        foreach (var child in Living.Keys) child.Kill();
    };

    private ChildProcess(Process process)
    {
        _process = process;
        _end = new(_ => Kill(), null, LongestLife, Timeout.InfiniteTimeSpan);
        Living[this] = true;
    }

    public int Id => _process.Id;

    public bool HasExited => _process.HasExited;

    public string Output => string.Join('\n', _output);

    public string Error => string.Join('\n', _error);

    public static ChildProcess Start(ProcessPlace place, string file, IEnumerable<string> arguments, IReadOnlyDictionary<string, string> environment)
    {
        string[] all = [.. place.Under, file, .. arguments];
        var start = new ProcessStartInfo(all[0], all[1..]) { RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true };
        foreach (var (name, value) in environment) start.Environment[name] = value;
        var child = new ChildProcess(new() { StartInfo = start });
        child._process.OutputDataReceived += (_, line) => Keep(child._output, line.Data);
        child._process.ErrorDataReceived += (_, line) => Keep(child._error, line.Data);
        child._process.Start();
        child._process.BeginOutputReadLine();
        child._process.BeginErrorReadLine();
        return child;
    }

    /// <summary>Asks again and again until it is so; fails when the process ends before, or it takes too long.</summary>
    public async Task WaitForAsync(string what, Func<CancellationToken, Task<bool>> isSo, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Patience);
        while (!await isSo(limit.Token))
        {
            if (_process.HasExited) throw new InvalidOperationException($"{_process.StartInfo.FileName} ended with {_process.ExitCode} before it {what}.\n{Output}\n{Error}");
            if (limit.IsCancellationRequested) throw new InvalidOperationException($"{_process.StartInfo.FileName} has not {what} after {Patience}.\n{Output}\n{Error}");
            await Task.Delay(50, cancellationToken);
        }
    }

    /// <summary>Waits for the end and gives the exit code.</summary>
    public async Task<int> WaitForExitAsync(CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Patience);
        try
        {
            await _process.WaitForExitAsync(limit.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new InvalidOperationException($"{_process.StartInfo.FileName} has not ended after {Patience}.\n{Output}\n{Error}");
        }

        return _process.ExitCode;
    }

    public void Signal(ChildSignal signal)
    {
        using var kill = Process.Start("kill", [$"-{(int)signal}", _process.Id.ToString(CultureInfo.InvariantCulture)]);
        kill.WaitForExit();
    }

    public async ValueTask DisposeAsync()
    {
        Kill();
        await _process.WaitForExitAsync(CancellationToken.None);
        await _end.DisposeAsync();
        Living.TryRemove(this, out _);
        _process.Dispose();
    }

    private static void Keep(ConcurrentQueue<string> lines, string? line)
    {
        if (line is not null) lines.Enqueue(line);
    }

    private void Kill()
    {
        try
        {
            _process.Kill(entireProcessTree: true);
        }
        catch (InvalidOperationException)
        {
            // It has ended, or has never begun.
        }
    }
}
