using System.Diagnostics;

namespace DeCam.Cluster.Tests.Client;

/// <summary>Runs commands as a user does: in a process of their own.</summary>
internal sealed class DecamProcess : IDisposable
{
    private static readonly string Program = Path.Combine(AppContext.BaseDirectory, "decam.dll");
    private readonly Process _process;
    private readonly Task<string> _output;
    private readonly Task<string> _error;

    private DecamProcess(Process process)
    {
        _process = process;
        _output = process.StandardOutput.ReadToEndAsync();
        _error = process.StandardError.ReadToEndAsync();
    }

    /// <summary>Starts <c>decam</c>.</summary>
    public static DecamProcess Start(params string[] arguments) => StartUnder([], arguments);

    /// <summary>Starts <c>decam</c> as the last arguments of another program.</summary>
    public static DecamProcess StartUnder(string[] wrapper, params string[] arguments)
    {
        string[] all = [.. wrapper, "dotnet", Program, .. arguments];
        var start = new ProcessStartInfo(all[0], all[1..]) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var name in (string[])["DECAM_CLUSTER", "DECAM_OUT", "DECAM_DATA"]) start.Environment.Remove(name);
        return new(Process.Start(start)!);
    }

    /// <summary>Presses Ctrl-C.</summary>
    public void Interrupt() => Signal("-INT");

    /// <summary>Sends a signal: -INT, -TERM, -KILL.</summary>
    public void Signal(string name) => Process.Start("kill", [name, _process.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)])!.WaitForExit();

    /// <summary>Its number.</summary>
    public int Id => _process.Id;

    /// <summary>Whether it is over.</summary>
    public bool HasExited => _process.HasExited;

    /// <summary>Waits for its end.</summary>
    public async Task<Said> EndAsync()
    {
        await _process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return new(_process.ExitCode, await _output, await _error);
    }

    public void Dispose()
    {
        if (!_process.HasExited) _process.Kill(entireProcessTree: true);
        _process.Dispose();
    }
}
