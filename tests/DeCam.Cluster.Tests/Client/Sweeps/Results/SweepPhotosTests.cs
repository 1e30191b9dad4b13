using DeCam.Cluster.Client.Clusters;
using DeCam.Cluster.Client.Results;
using DeCam.Cluster.Client.Sweeps.Results;
using DeCam.Cluster.Client.Sweeps.Watching;

namespace DeCam.Cluster.Tests.Client.Sweeps.Results;

/// <summary>The photos that a sweep's maps are drawn on.</summary>
public sealed class SweepPhotosTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Find_Photo_IsTheOriginalByItsHashOrElseTheViewWithANote()
    {
        var photo = _folder.Write("images/deep/coffee.png", File.ReadAllBytes(Samples.Of("photos", "coffee.png")));
        File.WriteAllText(_folder.File("sweep.yaml"), $$"""
            models: [{ file: "{{Samples.ShapesModel}}" }]
            methods: [{ name: rise, masks: 8 }]
            images: { folder: "{{_folder.File("images")}}" }
            metrics: [black-30]
            """);
        var said = await Decam.RunAsync("sweep", "run", _folder.File("sweep.yaml"), "--data", _folder.File("data"), "--out", _folder.File("out"), "--id", "photos");
        Assert.True(said.ExitCode == 0, said.Error);
        Assert.DoesNotContain("what the model saw", await File.ReadAllTextAsync(_folder.File("out", "report.html"), Token), StringComparison.Ordinal);

        var row = (await OnStoreAsync(cluster => new SweepRows(new(cluster, TimeProvider.System)).ReadAsync("photos", Token).ToListAsync(Token))).First(r => r.Method == "rise");
        Assert.Equal("""{"resize":"shorter-side 64, centre-crop","crop":[64,64]}""", row.Fit);
        Assert.Equal((440, 293, null), await FoundAsync(row));

        // Of an earlier version.
        var (width, height, note) = await FoundAsync(row with { Fit = "" });
        Assert.Equal((384, 384), (width, height));
        Assert.StartsWith("The version that made this map did not note", note, StringComparison.Ordinal);

        // Another picture under the name does not count; the one in the store does.
        File.Copy(Samples.Star, photo, overwrite: true);
        Assert.Equal((440, 293, null), await FoundAsync(row));
        File.Delete(Assert.Single(Directory.EnumerateFiles(_folder.File("data"), row.ImageSha256[2..], SearchOption.AllDirectories)));
        Assert.Equal((384, 384, "The original picture was moved or changed and is not stored any more: this is what the model saw of it."), await FoundAsync(row));
        Assert.Equal(0, (await Decam.RunAsync("sweep", "results", "photos", "--data", _folder.File("data"), "--out", _folder.File("out"))).ExitCode);
        Assert.Contains("this is what the model saw of it.</p>", await File.ReadAllTextAsync(_folder.File("out", "report.html"), Token), StringComparison.Ordinal);

        Task<(int, int, string?)> FoundAsync(SweepRow of) => OnStoreAsync(async cluster =>
        {
            var photos = new SweepPhotos(cluster, await new ClusterCalls(cluster, TimeProvider.System).SpecAsync("photos", Token));
            var found = Assert.IsType<FoundPhoto>(await photos.FindAsync(of, Token));
            return (found.Photo.Picture.WidthPixels, found.Photo.Picture.HeightPixels, found.Note);
        });
    }

    public void Dispose() => _folder.Dispose();

    // Opened anew, as a silo keeps in memory what it has read.
    private async Task<T> OnStoreAsync<T>(Func<ClusterConnection, ValueTask<T>> ask)
    {
        await using var cluster = await ClusterConnection.OpenAsync(new(null, _folder.File("data"), "cpu", 1), _ => { }, Token);
        return await ask(cluster);
    }
}
