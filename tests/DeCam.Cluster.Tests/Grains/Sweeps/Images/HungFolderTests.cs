using DeCam.Cluster.Grains.Sweeps;
using DeCam.Cluster.Grains.Sweeps.Images;
using DeCam.Cluster.Tests.Client.Sweeps.Results;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace DeCam.Cluster.Tests.Grains.Sweeps.Images;

/// <summary>A mount of datasets that does not answer keeps neither the silo's reports nor a grain waiting.</summary>
public sealed class HungFolderTests
{
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(10);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Datasets_FolderHangs_AreThoseFoundLast()
    {
        var folders = new HungFolders();
        using var directory = new DatasetDirectory(folders, null!, NullLogger<DatasetDirectory>.Instance);
        await directory.StartAsync(Token);

        Assert.Empty(await DatasetsAsync(directory));
        folders.LetAnswer();
        while ((await DatasetsAsync(directory)).Count == 0) await Task.Delay(20, Token);
        folders.Hang();

        Assert.Equal("photos", Assert.Single(await DatasetsAsync(directory)).Name);
        await directory.StopAsync(Token).WaitAsync(Bound, Token);
        folders.LetAnswer();
    }

    [Fact]
    public async Task Resolve_FolderHangs_LeavesItsCallerAtOnce()
    {
        var folders = new HungFolders();
        var resolver = new SweepResolver(folders, null!, null!, null!, Options.Create(new SweepOptions()));

        var resolved = resolver.ResolveAsync(PlantedRows.Spec with { Images = new() { Dataset = "photos" } });

        Assert.False(resolved.IsCompleted);
        folders.LetAnswer();
        Assert.Equal("The folder is empty.", (await resolved).Failure?.Message);
    }

    private static async Task<IReadOnlyList<DatasetReport>> DatasetsAsync(DatasetDirectory directory) => await Task.Run(() => directory.Datasets, Token).WaitAsync(Bound, Token);
}
