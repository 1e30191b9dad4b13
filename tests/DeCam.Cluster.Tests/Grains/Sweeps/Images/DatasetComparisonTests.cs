using DeCam.Cluster.Grains.Sweeps.Images;
using DeCam.Cluster.Tests.Client.Sweeps.Results;

namespace DeCam.Cluster.Tests.Grains.Sweeps.Images;

public sealed class DatasetComparisonTests
{
    private static readonly DatasetAnswer Elsewhere = new(false, null, ["shapes"]);

    [Fact]
    public void Of_CopiesThatAgree_IsTheSameWhicheverSiloHasIt()
    {
        var found = Of([("a", Elsewhere), ("b", Has(3, "t2", "cccc")), ("c", Has(3, "t1", "cccc"))]);

        // Times are those of each copy.
        Assert.Equal("t1", found.Spec!.Images.Written);
        Assert.Equal(found, Of([("a", Has(3, "t1", "cccc")), ("d", Has(3, "t2", "cccc"))]));
    }

    [Fact]
    public void Of_CopiesThatDiffer_NamesTheSilosTogetherThatAgree()
    {
        var found = Of([("a", Has(3)), ("b", Has(1)), ("c", Has(3)), ("d", new(true, new(null, new(FailureKind.Input, "The folder is empty.")), []))]);

        Assert.Equal("Dataset 'photos' is not the same on all silos: a, c have 3 images of digest 33333333; b has 1 image of digest 11111111; d: The folder is empty. " +
            "Give all silos the same files, or only one of them the dataset.", found.Failure!.Message);
        Assert.Equal(FailureKind.Input, found.Failure.Kind);
    }

    [Fact]
    public void Of_NoSiloHasIt_ListsWhatTheyHave() => Assert.Equal("Dataset 'photos' is not known to this cluster; it has dogs, shapes.",
        Of([("a", Elsewhere), ("b", new(false, null, ["shapes", "dogs"]))]).Failure!.Message);

    [Fact]
    public void Of_SiloThatDoesNotAnswer_MayHaveIt() =>
        Assert.Contains("Silo c did not answer, and may have it", Assert.Throws<TimeoutException>(() => Of([("a", Elsewhere)], "c")).Message, StringComparison.Ordinal);

    [Fact]
    public void Of_CopyThatWasNotCompared_IsNoted() => Assert.Equal("c, d", Of([("a", Has(3))], "c", "d").Spec!.Images.NotCompared);

    [Fact]
    public void Of_SameNamesAndOtherContents_NamesTheSilos()
    {
        var found = Of([("a", Has(3, contents: "aaaa")), ("b", Has(3, contents: "bbbb")), ("c", Has(3, contents: "aaaa"))]);

        Assert.Equal("Dataset 'photos' is not the same on all silos: a, c have 3 images of digest 33333333, content aaaa; b has 3 images of digest 33333333, content bbbb. " +
            "Give all silos the same files, or only one of them the dataset.", found.Failure!.Message);
    }

    [Fact]
    public void Of_CopyThatWasNotRead_IsComparedByNamesAndNoted()
    {
        var images = Of([("a", Has(3)), ("b", Has(3, contents: "bbbb")), ("c", Has(3))]).Spec!.Images;

        Assert.Equal(("bbbb", "a, c"), (images.Contents, images.NotRead));
        // A single copy is like itself.
        Assert.Equal("", Of([("a", Has(3)), ("b", Elsewhere)]).Spec!.Images.NotRead);
    }

    private static SweepResolution Of((string Silo, DatasetAnswer Answer)[] answers, params string[] silent) => DatasetComparison.Of("photos", new(answers, silent));

    private static DatasetAnswer Has(int count, string written = "t", string contents = "") => new(true, new(PlantedRows.Spec with
    {
        Images = new() { Dataset = "photos", Count = count, Listing = new((char)('0' + count), 64), Written = written, Contents = contents },
    }, null), ["photos"]);
}
