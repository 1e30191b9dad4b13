using System.Globalization;
using DeCam.Cluster.Testing.Processes;

namespace DeCam.Cluster.Tests.Client.Remote;

/// <summary>A real silo with as many scoring threads as the machine has cores, which tests keep busy, hang and attack.</summary>
public sealed class OneSilo : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();
    private SiloProcess? _silo;

    internal SiloProcess Silo => _silo!;

    /// <summary>Value of --cluster.</summary>
    internal string Address => string.Create(CultureInfo.InvariantCulture, $"gateway:127.0.0.1:{Silo.Ports.Gateway}");

    internal string Folder(params string[] parts) => _folder.File(parts);

    public async ValueTask InitializeAsync() =>
        _silo = await SiloProcess.StartAsync(null, ["--data", _folder.File("data"), "--models", Samples.Of(), "--device", "cpu"], TestContext.Current.CancellationToken);

    public async ValueTask DisposeAsync()
    {
        if (_silo is not null) await _silo.DisposeAsync();
        _folder.Dispose();
    }
}
