using System.Globalization;
using DeCam.Cluster.Silo.Clustering;

namespace DeCam.Cluster.Testing.Processes;

/// <summary>A real <c>decam-silo</c> on free loopback ports, to be killed, frozen or stopped.</summary>
internal sealed class SiloProcess : IAsyncDisposable
{
    private static readonly HttpClient Http = new() { Timeout = TimeSpan.FromSeconds(5) };
    private readonly ChildProcess _process;

    private SiloProcess(ChildProcess process, SiloPorts ports) => (_process, Ports) = (process, ports);

    public SiloPorts Ports { get; }

    public ChildProcess Process => _process;

    /// <summary>Log and error output so far.</summary>
    public string Said => $"{_process.Output}\n{_process.Error}";

    /// <summary>Starts a silo and does not wait for it.</summary>
    /// <param name="ports">Where it listens; null draws free ones.</param>
    /// <param name="environment">Further environment.</param>
    /// <param name="arguments">Further arguments, beside the ports.</param>
    public static SiloProcess Launch(SiloPorts? ports, IReadOnlyDictionary<string, string> environment, params IEnumerable<string> arguments)
    {
        ports ??= SiloPorts.Draw();
        string[] all = [Path.Combine(ports.Program, "decam-silo.dll"), .. ports.Arguments, .. arguments];
        return new(ChildProcess.Start(ports.Place, "dotnet", all, environment), ports);
    }

    /// <summary>Starts a silo and waits until it is ready.</summary>
    public static async Task<SiloProcess> StartAsync(SiloPorts? ports, IEnumerable<string> arguments, CancellationToken cancellationToken)
    {
        var silo = Launch(ports, new Dictionary<string, string>(), arguments);
        try
        {
            await silo.WaitUntilReadyAsync(cancellationToken);
            return silo;
        }
        catch
        {
            await silo.DisposeAsync();
            throw;
        }
    }

    public Task WaitUntilReadyAsync(CancellationToken cancellationToken) =>
        _process.WaitForAsync("became ready", async token => await StatusAsync("/health/ready", token) == 200, cancellationToken);

    /// <summary>Waits for words in <see cref="Said"/>, which come by a pipe, later than the silo is ready.</summary>
    public Task WaitUntilSaidAsync(string words, CancellationToken cancellationToken) =>
        _process.WaitForAsync($"said '{words}'", _ => Task.FromResult(Said.Contains(words, StringComparison.OrdinalIgnoreCase)), cancellationToken);

    /// <summary>HTTP status of an endpoint; 0 when nobody answers.</summary>
    public async Task<int> StatusAsync(string path, CancellationToken cancellationToken)
    {
        try
        {
            using var answer = await Http.GetAsync(new Uri($"http://{Ports.Place.Address}:{Ports.Http}{path}"), cancellationToken);
            return (int)answer.StatusCode;
        }
        catch (Exception nobody) when (nobody is HttpRequestException or TaskCanceledException && !cancellationToken.IsCancellationRequested)
        {
            return 0;
        }
    }

    /// <summary>kill -9.</summary>
    public void Kill() => _process.Signal(ChildSignal.Kill);

    /// <summary>The wish to stop, as Kubernetes and systemd express it.</summary>
    public void Terminate() => _process.Signal(ChildSignal.Terminate);

    /// <summary>Hangs it until <see cref="Thaw"/>.</summary>
    public void Freeze() => _process.Signal(ChildSignal.Stop);

    /// <summary>Ends <see cref="Freeze"/>.</summary>
    public void Thaw() => _process.Signal(ChildSignal.Continue);

    public Task<int> WaitForExitAsync(CancellationToken cancellationToken) => _process.WaitForExitAsync(cancellationToken);

    public ValueTask DisposeAsync() => _process.DisposeAsync();
}

/// <summary>Where a silo listens.</summary>
internal sealed record SiloPorts(int Silo, int Gateway, int Http)
{
    public ProcessPlace Place { get; init; } = ProcessPlace.Loopback;

    /// <summary>Folder of the program.</summary>
    public string Program { get; init; } = AppContext.BaseDirectory;

    public static SiloPorts Draw() => new(FreePorts.Next(), FreePorts.Next(), FreePorts.Next());

    public IEnumerable<string> Arguments =>
    [
        "--port", Silo.ToString(CultureInfo.InvariantCulture), "--gateway-port", Gateway.ToString(CultureInfo.InvariantCulture),
        "--http-port", Http.ToString(CultureInfo.InvariantCulture),
        .. Place == ProcessPlace.Loopback ? Array.Empty<string>() : ["--address", Place.Address, "--http-address", Place.Address, "--trust-network"],
    ];
}
