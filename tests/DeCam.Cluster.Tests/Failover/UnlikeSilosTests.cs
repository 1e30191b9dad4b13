using System.Globalization;
using DeCam.Cluster.Testing.Processes;
using DeCam.Cluster.Tests.Client;

namespace DeCam.Cluster.Tests.Failover;

/// <summary>Two real silos whose processors calculate differently: one adds a unit in the last place to every logit.</summary>
[Trait("Category", "Failover"), Trait("Category", "Long")]
public sealed class UnlikeSilosTests : IAsyncLifetime
{
    private static readonly string[] Devices = ["cpu", "cpu+ulp"];
    private readonly TemporaryFolder _folder = new();
    private readonly SiloProcess?[] _silos = new SiloProcess?[2];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private string Gateway => string.Create(CultureInfo.InvariantCulture, $"gateway:127.0.0.1:{_silos[0]!.Ports.Gateway}");

    public async ValueTask InitializeAsync()
    {
        var models = Directory.CreateDirectory(_folder.File("models")).FullName;
        foreach (var name in (string[])["shapes_cnn.onnx", "shapes_cnn.json", "shapes_labels.txt"]) File.Copy(Samples.Of(name), Path.Combine(models, name));
        await StartAsync(0);
        await StartAsync(1);
    }

    [Fact]
    public async Task Sweep_TwoKinds_CountsBothAndGivesTheMapsOfEachAlone()
    {
        await WriteAsync("sweep.yaml", "shapes_cnn.onnx", "dataset: shapes");
        await WriteAsync("local.yaml", Samples.ShapesModel, $"folder: \"{Samples.Shapes}\"");
        var sweep = Decam.RunAsync("sweep", "run", _folder.File("sweep.yaml"), "--out", _folder.File("both"), "--cluster", Gateway, "--cluster-id", "unlike", "--json");
        await _silos[1]!.WaitUntilSaidAsync("the devices of this silo serve it now", Token);
        // The last of its kind dies in the middle, and comes back.
        await RowsAsync();
        _silos[1]!.Kill();
        await StartAsync(1);
        var said = await sweep;

        Assert.True(said.ExitCode == 0, said.Error);
        var kinds = said.Document.GetProperty("sweep").GetProperty("arithmetics").EnumerateArray().Select(k => k.GetProperty("fingerprint").GetString()!).ToList();
        Assert.Equal(2, kinds.Count);
        var alone = await Task.WhenAll(Devices.Select(AloneAsync));
        var rows = await TableAsync("both");
        Assert.Equal(6, rows.Count);
        Assert.Equal(kinds.Order(), rows.Select(r => r.Arithmetic).Distinct().Order());
        Assert.All(rows, row => Assert.Contains(alone, table => table[row.Cell] == row));
        var status = await Decam.RunAsync("cluster", "status", "--cluster", Gateway, "--cluster-id", "unlike");
        Assert.All(kinds, kind => Assert.Contains($"model shapes_cnn.onnx: arithmetic {kind} (", status.Output, StringComparison.Ordinal));
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var silo in _silos) if (silo is not null) await silo.DisposeAsync();
        _folder.Dispose();
    }

    private async Task StartAsync(int silo)
    {
        if (_silos[silo] is { } old) await old.DisposeAsync();
        string[] join = silo == 0 ? [] : ["--join", string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{_silos[0]!.Ports.Silo}"), "--roles", "evaluator"];
        _silos[silo] = await SiloProcess.StartAsync(null,
        [
            "--data", _folder.File("data"), "--models", _folder.File("models"), "--datasets", Samples.Of(), "--cluster-id", "unlike", "--name", $"silo-{silo}",
            "--device", Devices[silo], "--threads", "1", .. join,
        ], Token);
    }

    private Task WriteAsync(string name, string model, string images) => File.WriteAllTextAsync(_folder.File(name), $$"""
        name: shapes
        models: [{ file: "{{model}}", as: shapes }]
        methods: [{ name: rise, masks: 1000 }]
        images: { {{images}}, limit: 6 }
        metrics: []
        """, Token);

    // Until the first row is written.
    private async Task RowsAsync()
    {
        while (true)
        {
            var list = await Decam.RunAsync("sweep", "list", "--cluster", Gateway, "--cluster-id", "unlike", "--json");
            if (list.ExitCode == 0 && list.Document.GetProperty("sweeps").EnumerateArray().Any(s => s.GetProperty("done").GetInt32() > 0)) return;
            await Task.Delay(100, Token);
        }
    }

    private async Task<IReadOnlyList<(int Cell, string Map, string Arithmetic)>> AloneAsync(string device)
    {
        var said = await Decam.RunAsync("sweep", "run", _folder.File("local.yaml"), "--out", _folder.File(device), "--data", _folder.File($"data-{device}"), "--device", device, "--threads", "1");
        Assert.True(said.ExitCode == 0, said.Error);
        return await TableAsync(device);
    }

    private async Task<IReadOnlyList<(int Cell, string Map, string Arithmetic)>> TableAsync(string folder)
    {
        var lines = await File.ReadAllLinesAsync(_folder.File(folder, "results.csv"), Token);
        var names = lines[0].Split(',').ToList();
        return [.. lines[1..].Select(l => l.Split(',')).Select(c => (int.Parse(c[0], CultureInfo.InvariantCulture), c[names.IndexOf("map_sha256")], c[names.IndexOf("arithmetic")]))];
    }
}
