using DeCam.Cluster.Testing.Planted;

namespace DeCam.Cluster.Tests.Grains.Sweeps;

public sealed class SweepResolverTests(SweepResolverTests.OneSilo silo) : IClassFixture<SweepResolverTests.OneSilo>
{
    [Fact]
    public async Task Resolve_FolderOfImages_CountsThemAndDigestsTheList()
    {
        using var sweep = new PlantedSweep(silo.Cluster, images: 3);
        var first = await sweep.ResolveAsync();
        await File.WriteAllBytesAsync(Path.Combine(sweep.Folder, "more.png"), [1], TestContext.Current.CancellationToken);

        var second = await sweep.ResolveAsync();

        Assert.Equal((3, 4), (first.Spec!.Images.Count, second.Spec!.Images.Count));
        Assert.NotEqual(SweepIds.Of(first.Spec), SweepIds.Of(second.Spec));
    }

    [Fact]
    public async Task Resolve_PictureWrittenAgainAtTheSameLength_IsAnotherSweep()
    {
        using var sweep = new PlantedSweep(silo.Cluster, images: 2);
        var first = (await sweep.ResolveAsync()).Spec!;
        var picture = Path.Combine(sweep.Folder, "00.png");
        await File.WriteAllBytesAsync(picture, [9, 9], TestContext.Current.CancellationToken);
        File.SetLastWriteTimeUtc(picture, DateTime.UtcNow.AddMinutes(1));

        var second = (await sweep.ResolveAsync()).Spec!;

        Assert.NotEqual(SweepIds.Of(first), SweepIds.Of(second));
        // Another silo's copy of the dataset need not have the same times.
        Assert.Equal(first.Images.Listing, second.Images.Listing);
    }

    [Fact]
    public async Task Resolve_LabelChanged_IsAnotherSweep()
    {
        using var sweep = new PlantedSweep(silo.Cluster, images: 1);
        sweep.Spec = sweep.Spec with { Images = sweep.Spec.Images with { Labels = "labels.csv" } };
        await sweep.LabelAsync("00.png,1");
        var first = (await sweep.ResolveAsync()).Spec!;

        await sweep.LabelAsync("00.png,2");

        Assert.NotEqual(SweepIds.Of(first), SweepIds.Of((await sweep.ResolveAsync()).Spec!));
        await sweep.LabelAsync("00.png,1");
        Assert.Equal(SweepIds.Of(first), SweepIds.Of((await sweep.ResolveAsync()).Spec!));
    }

    [Theory]
    [InlineData(1001, 0, "has 1001 characters but at most 1000")]
    [InlineData(10, 33, "has 33 of * and ? but at most 32")]
    public async Task Resolve_PatternThatCostsTooMuch_IsRefused(int letters, int stars, string words)
    {
        using var sweep = new PlantedSweep(silo.Cluster, images: 1);
        sweep.Spec = sweep.Spec with { Images = sweep.Spec.Images with { TakesSubfolders = false, Include = new string('a', letters) + string.Concat(Enumerable.Repeat("**/", stars)) } };

        var failure = (await sweep.ResolveAsync()).Failure!;

        Assert.Equal(FailureKind.Input, failure.Kind);
        Assert.StartsWith($"The pattern of images.include {words}", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("*.tif", null, "No image of dataset 'photos' matches")]
    [InlineData("*", "labels.csv", "The label file 'labels.csv' is not in dataset 'photos'")]
    public async Task Resolve_Refused_NamesTheDatasetAndNotItsFolder(string include, string? labels, string words)
    {
        using var sweep = new PlantedSweep(silo.Cluster, images: 1);
        sweep.Spec = sweep.Spec with { Images = new() { Dataset = "photos", Include = include, Labels = labels } };
        silo.Cluster.Datasets["photos"] = sweep.Folder;

        var failure = (await sweep.ResolveAsync()).Failure!;

        Assert.StartsWith(words, failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(sweep.Folder, failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("*.png", 3)]
    [InlineData("0[01].png", null)]
    [InlineData("0?.PNG", 3)]
    [InlineData("**/*.jpg", 2)]
    [InlineData("deep/*.jpg", 1)]
    [InlineData("*", 4)]
    public async Task Resolve_Pattern_TakesWhatMatches(string include, int? images)
    {
        using var sweep = new PlantedSweep(silo.Cluster, images: 3);
        Directory.CreateDirectory(Path.Combine(sweep.Folder, "deep"));
        await File.WriteAllBytesAsync(Path.Combine(sweep.Folder, "deep", "a.jpg"), [1], TestContext.Current.CancellationToken);
        await File.WriteAllBytesAsync(Path.Combine(sweep.Folder, "b.jpg"), [1], TestContext.Current.CancellationToken);
        await File.WriteAllBytesAsync(Path.Combine(sweep.Folder, "notes.txt"), [1], TestContext.Current.CancellationToken);
        sweep.Spec = sweep.Spec with { Images = sweep.Spec.Images with { Include = include } };

        var resolution = await sweep.ResolveAsync();

        Assert.Equal(images, resolution.Spec?.Images.Count);
    }

    [Fact]
    public async Task Resolve_PatternThatMatchesNothing_IsRefusedWithAnExample() =>
        await RefusedAsync(s => s with { Images = s.Images with { Include = "*.tif" } }, "'*.tif'", "3 images", "'00.png'");

    [Fact]
    public async Task Resolve_NulInAName_IsRefused()
    {
        await RefusedAsync(s => s with { Images = s.Images with { Masks = "a\0b" } }, "the character NUL");
        await RefusedAsync(s => s with { Images = s.Images with { Labels = "a\0b" } }, "the character NUL");
        await RefusedAsync(s => s with { Images = new() { Folder = "a\0b" } }, "the character NUL");
    }

    [Fact]
    public async Task Resolve_UnknownDataset_IsRefused() =>
        await RefusedAsync(s => s with { Images = new() { Dataset = "fotos" } }, "'fotos'");

    [Fact]
    public async Task Resolve_TenMillionCells_IsRefusedWithTheLimit() =>
        await RefusedAsync(s => s with
        {
            Seeds = [.. Enumerable.Range(0, SweepSpec.MaxSeeds).Select(i => (long)i)],
            Methods = [.. Enumerable.Range(0, 400).Select(i => new SweepMethod { Name = $"centre-{i}", Method = "centre" })],
        }, "12000000 cells", "at most 1000000", "DeCam:Sweeps:MaxCells");

    [Fact]
    public async Task Resolve_UnknownMethod_IsRefused() =>
        await RefusedAsync(s => s with { Methods = [new() { Name = "decma", Method = "decma" }] }, "'decma'");

    [Fact]
    public async Task Resolve_UnknownMetric_IsRefused() => await RefusedAsync(s => s with { Metrics = ["rise-7"] }, "'rise-7'", "rise-225");

    [Fact]
    public async Task Resolve_ModelWithoutHash_IsRefused() =>
        await RefusedAsync(s => s with { Models = [s.Models[0] with { Sha256 = "" }] }, "planted.onnx");

    [Fact]
    public async Task Resolve_TwoMethodsOfOneName_IsRefused() => await RefusedAsync(s => s with { Methods = [s.Methods[0], s.Methods[0]] }, "'rise' twice");

    [Fact]
    public async Task Resolve_CorrectWithoutLabels_IsRefused() =>
        await RefusedAsync(s => s with { Images = s.Images with { Where = new(SweepFilter.Correct, 0) } }, "images.labels");

    [Theory]
    [InlineData("00.png,1\n01.png,1\n", "no class for 1 of 3 images", "'02.png'")]
    [InlineData("00.png,1\n00.png,2\n", "Line 2", "a second time")]
    [InlineData("00.png one\n", "Line 1", "'image,class' is wanted")]
    public async Task Resolve_LabelsThatDoNotFit_AreRefused(string labels, params string[] words)
    {
        using var sweep = new PlantedSweep(silo.Cluster, images: 3);
        await File.WriteAllTextAsync(Path.Combine(sweep.Folder, "labels.csv"), labels, TestContext.Current.CancellationToken);
        sweep.Spec = sweep.Spec with { Images = sweep.Spec.Images with { Labels = "labels.csv" } };

        var failure = (await sweep.ResolveAsync()).Failure!;

        Assert.All(words, w => Assert.Contains(w, failure.Message, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Resolve_LabelsOutsideTheDataset_AreRefused() => await RefusedAsync(s =>
    {
        silo.Cluster.Datasets["below"] = s.Images.Folder!;
        return s with { Images = s.Images with { Dataset = "below", Folder = null, Labels = "../labels.csv" } };
    }, "outside the dataset");

    private async Task RefusedAsync(Func<SweepSpec, SweepSpec> change, params string[] words)
    {
        using var sweep = new PlantedSweep(silo.Cluster, images: 3);
        sweep.Spec = change(sweep.Spec);

        var resolution = await sweep.ResolveAsync();

        Assert.Null(resolution.Spec);
        Assert.All(words, w => Assert.Contains(w, resolution.Failure!.Message, StringComparison.Ordinal));
    }

    public sealed class OneSilo : IAsyncLifetime
    {
        internal PlantedCluster Cluster { get; private set; } = null!;

        public async ValueTask InitializeAsync() => Cluster = await PlantedCluster.StartAsync(1);

        public ValueTask DisposeAsync() => Cluster.DisposeAsync();
    }
}
