using System.Security.Cryptography;
using DeCam.Cluster.Testing.Processes;
using DeCam.Cluster.Tests.Client;

namespace DeCam.Cluster.Tests.Failover;

/// <summary>The number of silos decides how long it takes, never what comes out.</summary>
[Collection(Failovers.Name), Trait("Category", "Failover")]
public sealed class SameBytesTests
{
    private static readonly HashSet<string> Files = ["curves.png", "figure.png", "figure.svg", "heatmap.png", "overlay.png", "overlay.svg", "saliency.npy"];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("decam")]
    [InlineData("path-ridge")]
    public async Task Explain_OneTwoThreeSilosAndEmbedded_GivesSameMapAndPictures(string method)
    {
        Requirement.Redis();
        using var folder = new TemporaryFolder();
        var embedded = await ExplainAsync(folder, method, "embedded", "--data", folder.File("data"), "--device", "cpu", "--threads", "1");

        for (var silos = 1; silos <= 3; silos++)
        {
            await using var group = await SiloGroup.StartAsync(silos, ["--device", "cpu", "--threads", "1"], Token);
            Assert.Equal(embedded, await ExplainAsync(folder, method, $"silos-{silos}", "--cluster", group.Address));
        }
    }

    // The map and all pictures; the document has the times, too.
    private static async Task<string> ExplainAsync(TemporaryFolder folder, string method, string name, params string[] where)
    {
        string[] arguments = ["explain", Samples.Star, "--model", Samples.ShapesModel, "--method", method, "--seed", "7", "--budget", "1000", "--figure", "--svg", "--out", folder.File(name), .. where];
        var said = await Decam.RunAsync(arguments);
        Assert.True(said.ExitCode == 0, said.Error);
        var files = Directory.EnumerateFiles(folder.File(name, "03_star")).Where(f => Path.GetFileName(f) != "result.json").Order(StringComparer.Ordinal).ToList();
        Assert.Superset(Files, files.Select(f => Path.GetFileName(f)).ToHashSet());
        return string.Join('\n', files.Select(f => $"{Path.GetFileName(f)} {Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(f)))}"));
    }
}
