using System.Globalization;
using DeCam.Cluster.Client;
using DeCam.Cluster.Client.Clusters;
using DeCam.Cluster.Client.CommandLine;
using DeCam.Cluster.Testing.Processes;

namespace DeCam.Cluster.Testing.Mishaps;

/// <summary>Two silos with models, datasets and upload folders of their own, and one store.</summary>
internal sealed class MishapCluster : IAsyncDisposable
{
    private static readonly string[] SiloNames = ["north", "south"];
    private readonly TemporaryFolder _folder = new();
    private readonly List<SiloProcess> _silos = [];
    private ClusterConnection? _connection;

    /// <summary>Names of the silos.</summary>
    public static IReadOnlyList<string> Names => SiloNames;

    /// <summary>The silos.</summary>
    public IReadOnlyList<SiloProcess> Silos => _silos;

    /// <summary>Folders of the silos.</summary>
    public IReadOnlyList<string> Folders => [.. SiloNames.Select(name => _folder.File(name))];

    /// <summary>Calls from outside.</summary>
    public ClusterCalls Calls => new(_connection!, TimeProvider.System);

    /// <summary>Value of --cluster with both gateways.</summary>
    public string Both => string.Create(CultureInfo.InvariantCulture, $"gateway:127.0.0.1:{_silos[0].Ports.Gateway},127.0.0.1:{_silos[1].Ports.Gateway}");

    /// <summary>A file of the client's.</summary>
    public string File(params string[] parts) => _folder.File(parts);

    /// <summary>Value of --cluster with the gateway of one silo.</summary>
    public string Only(int silo) => string.Create(CultureInfo.InvariantCulture, $"gateway:127.0.0.1:{_silos[silo].Ports.Gateway}");

    /// <summary>Upload folder of a silo.</summary>
    public string UploadsOf(int silo) => _folder.File(SiloNames[silo], "uploads");

    /// <summary>Starts the silos.</summary>
    public static async Task<MishapCluster> StartAsync(CancellationToken cancellationToken)
    {
        var cluster = new MishapCluster();
        try
        {
            for (var silo = 0; silo < SiloNames.Length; silo++) await cluster.StartAsync(silo, cancellationToken);
            cluster._connection = await RemoteConnection.JoinAsync(new(cluster.Both, null, "auto", null), _ => { }, cancellationToken);
            return cluster;
        }
        catch
        {
            await cluster.DisposeAsync();
            throw;
        }
    }

    /// <summary>Runs a command in this process.</summary>
    public static async Task<(int ExitCode, string Text)> RunAsync(string[] arguments, CancellationToken cancellationToken)
    {
        using var text = new StringWriter();
        var shared = TextWriter.Synchronized(text);
        var code = await DecamProgram.RunAsync(arguments, new CommandConsole(shared, shared, IsTerminal: false, HasColor: false), cancellationToken);
        return (code, text.ToString());
    }

    /// <summary>Runs a command in a process of its own whose standard error is closed.</summary>
    public static async Task<(int ExitCode, string Text)> RunWithoutErrorAsync(string[] arguments, CancellationToken cancellationToken)
    {
        var place = new ProcessPlace("127.0.0.1", ["bash", "-c", "exec \"$@\" 2>&-", "bash"]);
        await using var process = ChildProcess.Start(place, "dotnet", [Path.Combine(AppContext.BaseDirectory, "decam.dll"), .. arguments], new Dictionary<string, string>());
        return (await process.WaitForExitAsync(cancellationToken), process.Output);
    }

    /// <summary>Lets a silo take no uploads until <see cref="Free"/>; where its upload folder is a small disk, a large picture does that by itself.</summary>
    public void Fill(int silo)
    {
        if (MishapPlace.HasDisk(_silos[silo].Ports.Place)) return;
        Directory.Delete(UploadsOf(silo), recursive: true);
        System.IO.File.WriteAllText(UploadsOf(silo), "no folder");
    }

    /// <summary>Ends <see cref="Fill"/>.</summary>
    public void Free(int silo)
    {
        if (MishapPlace.HasDisk(_silos[silo].Ports.Place)) return;
        System.IO.File.Delete(UploadsOf(silo));
        Directory.CreateDirectory(UploadsOf(silo));
    }

    /// <summary>Waits until every silo reports a model of a hash, by a name.</summary>
    public async Task ServeAsync(string model, CancellationToken cancellationToken)
    {
        var cluster = Calls.Cluster.Grains.GetGrain<IClusterGrain>(0);
        await _silos[0].Process.WaitForAsync($"served {model} with the others",
            async _ => (await cluster.StatusAsync()).Silos is { Length: 2 } silos && Array.TrueForAll(silos, silo => silo.Report?.Models.Any(m => m.Name == model) == true), cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        if (_connection is not null) await _connection.DisposeAsync();
        foreach (var silo in _silos) await silo.DisposeAsync();
        _folder.Dispose();
    }

    private async Task StartAsync(int silo, CancellationToken cancellationToken)
    {
        var folder = Folders[silo];
        foreach (var part in (string[])[MishapFiles.ModelsOf(folder), MishapFiles.DatasetsOf(folder), UploadsOf(silo)]) Directory.CreateDirectory(part);
        System.IO.File.Copy(Samples.Of("shapes_labels.txt"), Path.Combine(MishapFiles.ModelsOf(folder), "shapes_labels.txt"));
        var environment = new Dictionary<string, string>
        {
            ["DeCam__Artifacts__UploadFolder"] = UploadsOf(silo),
            ["DeCam__Models__RescanInterval"] = "00:00:01",
            // A model that a silo has lost counts as gone after a twentieth of this.
            ["DeCam__Waiting__AtMost"] = "00:01:00",
        };
        string[] join = silo == 0 ? [] : ["--join", string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{_silos[0].Ports.Silo}")];
        _silos.Add(SiloProcess.Launch(SiloPorts.Draw() with { Place = MishapPlace.Of(UploadsOf(silo)) }, environment,
            ["--data", _folder.File("data"), "--models", MishapFiles.ModelsOf(folder), "--datasets", MishapFiles.DatasetsOf(folder), "--name", SiloNames[silo], "--device", "cpu", "--threads", "1", .. join]));
        await _silos[silo].WaitUntilReadyAsync(cancellationToken);
    }
}
