using System.Security.Cryptography;
using DeCam.Cluster.Testing.Planted;
using DeCam.Cluster.Testing.Processes;
using DeCam.Cluster.Tests.Client;

namespace DeCam.Cluster.Tests.Failover;

/// <summary>The number of silos decides how long it takes, never what comes out.</summary>
[Collection(Failovers.Name), Trait("Category", "Failover")]
public sealed class SameBytesTests
{
    private static readonly string[][] Ways = [["decam"], ["path-ridge"], ["path-ridge", "--objects", "auto"], ["grad-cam"]];

    private static readonly HashSet<string> Pictures = ["curves.png", "figure.png", "figure.svg", "heatmap.png", "overlay.png", "overlay.svg"];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Explain_OneTwoThreeSilosAndEmbedded_GivesSameFiles()
    {
        Requirement.Redis();
        using var folder = new TemporaryFolder();
        var embedded = await ExplainAsync(folder, "embedded", "--data", folder.File("data"), "--device", "cpu", "--threads", "1");

        Assert.Equal(6, embedded.Keys.Count(f => Path.GetFileName(f) == "saliency.npy"));    // a map each, and those of two objects
        Assert.Superset(Pictures, embedded.Keys.Select(f => Path.GetFileName(f)).ToHashSet());
        for (var silos = 1; silos <= 3; silos++)
        {
            await using var group = await SiloGroup.StartAsync(silos, ["--device", "cpu", "--threads", "1"], Token);
            Assert.Equal(embedded, await ExplainAsync(folder, $"silos-{silos}", "--cluster", group.Address));
        }
    }

    // The hash of every map and picture, by its path; the documents have the times, too.
    private static async Task<SortedDictionary<string, string>> ExplainAsync(TemporaryFolder folder, string name, params string[] where)
    {
        var picture = folder.Write("stars.ppm", ShapeScene.Of(shape: 3, count: 2, seed: 3).File);
        foreach (var way in Ways)
        {
            string[] arguments = ["explain", picture, "--model", Samples.ShapesModel, "--resize", "64", "--method", .. way, "--seed", "7", "--budget", "1000", "--figure", "--svg", "--out", folder.File(name, string.Concat(way)), .. where];
            var said = await Decam.RunAsync(arguments);
            Assert.True(said.ExitCode == 0, said.Error);
        }

        var files = Directory.EnumerateFiles(folder.File(name), "*", SearchOption.AllDirectories).Where(f => Path.GetExtension(f) is ".npy" or ".png" or ".svg");
        return new(files.ToDictionary(f => Path.GetRelativePath(folder.File(name), f), f => Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(f)))), StringComparer.Ordinal);
    }
}
