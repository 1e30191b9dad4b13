using System.Globalization;
using DeCam.Cluster.Testing.Processes;

namespace DeCam.Cluster.Tests.Client.Remote;

/// <summary>
/// Two real silos, north and south, with folders of models and datasets of their own. They look into the folders of models at start alone.
/// Both have <c>shapes_cnn.onnx</c> and <c>later.onnx</c>, and south alone has <c>south.onnx</c>.
/// </summary>
public sealed class UnlikeSilos : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();
    private SiloProcess? _north, _south;

    internal SiloProcess North => _north!;

    internal SiloProcess South => _south!;

    /// <summary>Value of --cluster.</summary>
    internal string Address => string.Create(CultureInfo.InvariantCulture, $"gateway:127.0.0.1:{North.Ports.Gateway}");

    internal string Folder(params string[] parts) => _folder.File(parts);

    public async ValueTask InitializeAsync()
    {
        foreach (var silo in (string[])["north", "south"])
        {
            Serve(silo, "shapes_cnn.onnx", 0);
            Serve(silo, "later.onnx", 1);
            Directory.CreateDirectory(_folder.File(silo, "datasets"));
        }

        Serve("south", "south.onnx", 2);
        _north = Launch("north");
        await _north.WaitUntilReadyAsync(TestContext.Current.CancellationToken);
        await StartSouthAsync(TestContext.Current.CancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        if (_south is not null) await _south.DisposeAsync();
        if (_north is not null) await _north.DisposeAsync();
        _folder.Dispose();
    }

    /// <summary>Starts the silo south, again if it was killed.</summary>
    internal async Task StartSouthAsync(CancellationToken cancellationToken)
    {
        if (_south is not null) await _south.DisposeAsync();
        _south = Launch("south", "--join", string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{North.Ports.Silo}"));
        await _south.WaitUntilReadyAsync(cancellationToken);
    }

    /// <summary>Puts pictures into a dataset of a silo, by the names of samples.</summary>
    internal string Dataset(string silo, string name, params string[] pictures)
    {
        var folder = _folder.File(silo, "datasets", name);
        Directory.CreateDirectory(folder);
        foreach (var picture in pictures) File.Copy(Samples.Of("shapes", picture), Path.Combine(folder, picture), overwrite: true);
        return folder;
    }

    /// <summary>Writes a specification with one cell for each image, and returns its path.</summary>
    internal string Spec(string name, string dataset, string model = "shapes_cnn.onnx", string more = "", int masks = 32)
    {
        var path = _folder.File($"{name}.yaml");
        File.WriteAllText(path, $"models: [{model}]\nmethods: [{{ name: rise, masks: {masks} }}]\nmetrics: []\nimages: {{ dataset: {dataset}{more} }}\n");
        return path;
    }

    /// <summary>Runs a command against the cluster.</summary>
    internal Task<Said> RunAsync(params string[] arguments) => Decam.RunAsync([.. arguments, "--cluster", Address]);

    private SiloProcess Launch(string name, params string[] more) => SiloProcess.Launch(null, new Dictionary<string, string> { ["DeCam__Models__RescanInterval"] = "01:00:00", ["DeCam__Waiting__AtMost"] = "00:04:00" },
        ["--data", _folder.File("data"), "--name", name, "--models", _folder.File(name, "models"), "--datasets", _folder.File(name, "datasets"), "--device", "cpu", "--threads", "1", .. more]);

    // A few bytes behind the model, which make it another file of the same content for ONNX.
    private void Serve(string silo, string name, byte different)
    {
        byte[] note = different == 0 ? [] : [0x32, 1, (byte)('0' + different)];
        _folder.Write(Path.Combine(silo, "models", name), [.. File.ReadAllBytes(Samples.ShapesModel), .. note]);
        File.Copy(Samples.Of("shapes_cnn.json"), _folder.File(silo, "models", Path.ChangeExtension(name, ".json")));
        File.Copy(Samples.Of("shapes_labels.txt"), _folder.File(silo, "models", "shapes_labels.txt"), overwrite: true);
    }
}
