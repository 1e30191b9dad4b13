using System.Globalization;
using DeCam.Cluster.Testing.Processes;

namespace DeCam.Cluster.Tests.Client.Remote;

/// <summary>Two real silos on this machine that serve the shapes model.</summary>
public sealed class TwoSilos : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();
    private readonly List<SiloProcess> _silos = [];

    internal SiloProcess First => _silos[0];

    internal SiloProcess Second => _silos[1];

    /// <summary>Value of --cluster with both gateways.</summary>
    internal string Both => string.Create(CultureInfo.InvariantCulture, $"gateway:127.0.0.1:{Second.Ports.Gateway},127.0.0.1:{First.Ports.Gateway}");

    internal string Folder(params string[] parts) => _folder.File(parts);

    public async ValueTask InitializeAsync()
    {
        var models = _folder.File("models");
        Directory.CreateDirectory(models);
        foreach (var name in (string[])["shapes_cnn.onnx", "shapes_cnn.json", "shapes_labels.txt"]) File.Copy(Samples.Of(name), Path.Combine(models, name));
        _silos.Add(await StartAsync(models));
        _silos.Add(await StartAsync(models, "--join", string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{First.Ports.Silo}")));
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var silo in _silos) await silo.DisposeAsync();
        _folder.Dispose();
    }

    private Task<SiloProcess> StartAsync(string models, params string[] more) => SiloProcess.StartAsync(null,
        ["--data", _folder.File("data"), "--models", models, "--cluster-id", "shapes", "--device", "cpu", "--threads", "1", .. more], TestContext.Current.CancellationToken);
}
