using DeCam.Cluster.Client.CommandLine;
using DeCam.Cluster.Testing.Processes;
using DeCam.Cluster.Tests.Client;

namespace DeCam.Cluster.Tests.Silo.Processes;

/// <summary>A silo whose folder is full is named, and the client's own disk is not.</summary>
public sealed class FullFolderTests : IDisposable
{
    private const int NoMount = 77;
    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Explain_UploadFolderOfTheSiloIsFull_NamesSiloAndFolder()
    {
        var uploads = Directory.CreateDirectory(_folder.File("uploads")).FullName;
        // A namespace of its own may mount a tiny file system without any right outside.
        string[] under = ["unshare", "--user", "--map-root-user", "--mount", "sh", "-c", $"mount -t tmpfs -o size=64k tmpfs '{uploads}' || exit {NoMount}\nexec \"$@\"", "sh"];
        await using var silo = SiloProcess.Launch(SiloPorts.Draw() with { Place = new("127.0.0.1", under) }, new Dictionary<string, string> { ["DeCam__Artifacts__UploadFolder"] = uploads },
            "--data", _folder.File("data"), "--models", Samples.Of(), "--name", "north", "--device", "cpu", "--threads", "1");
        await SkipWithoutMountAsync(silo);

        var said = await ExplainAsync(silo);

        said.IsRefusal(ExitCode.Internal, $"Folder '{uploads}", "of silo 'north' cannot be written to: No space left on device", "fix this there");
        await silo.WaitUntilSaidAsync("of silo 'north' cannot be written to: No space left on device", Token);
        // Nothing of it is left, seen from the silo's own namespace.
        Assert.Empty(Directory.EnumerateFiles($"/proc/{silo.Process.Id}/root{uploads}", "*", SearchOption.AllDirectories));
    }

    [Fact]
    public async Task Explain_UploadFolderOfTheSiloIsGone_NamesSiloAndFolder()
    {
        var uploads = _folder.File("uploads");
        await using var silo = SiloProcess.Launch(null, new Dictionary<string, string> { ["DeCam__Artifacts__UploadFolder"] = uploads },
            "--data", _folder.File("data"), "--models", Samples.Of(), "--name", "south", "--device", "cpu", "--threads", "1");
        await silo.WaitUntilReadyAsync(Token);
        Directory.Delete(uploads, recursive: true);
        await File.WriteAllTextAsync(uploads, "no folder", Token);

        (await ExplainAsync(silo)).IsRefusal(ExitCode.Internal, $"Folder '{uploads}", "of silo 'south' cannot be written to");
    }

    // Noise, so that it is as large when it is sent.
    private async Task<Said> ExplainAsync(SiloProcess silo)
    {
        var noise = new byte[300 * 300 * 3];
        new Random(1).NextBytes(noise);
        await File.WriteAllBytesAsync(_folder.File("noise.ppm"), [.. "P6\n300 300\n255\n"u8, .. noise], Token);
        return await Decam.RunAsync("explain", _folder.File("noise.ppm"), "--model", "shapes_cnn.onnx", "--cluster", $"gateway:127.0.0.1:{silo.Ports.Gateway}",
            "--budget", "50", "--no-metrics", "--quiet", "--out", _folder.File("out"));
    }

    private static async Task SkipWithoutMountAsync(SiloProcess silo)
    {
        try
        {
            await silo.WaitUntilReadyAsync(Token);
        }
        catch (InvalidOperationException) when (silo.Process.HasExited)
        {
            var code = await silo.WaitForExitAsync(Token);
            Assert.SkipWhen(code == NoMount || silo.Said.Contains("unshare:", StringComparison.Ordinal), "No file system can be mounted here.");
            throw;
        }
    }
}
