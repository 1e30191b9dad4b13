using DeCam.Inference.Devices;

namespace DeCam.Tests.Inference.Devices;

public sealed class ScoreAgreementTests
{
    [Fact]
    public void Of_ScoresThatAgreeOnTheFillsAndNotOnTheMasks_IsThatOfTheMasks()
    {
        // The fills lie 100 apart in both; all pairs together correlate at more than 0.99.
        double[][][] wanted = [[[1], [2], [3]], [[101], [102], [103]]];
        double[][][] got = [[[3], [2], [1]], [[103], [102], [101]]];

        Assert.Equal(-1, ScoreAgreement.Of(wanted, got), 12);
        Assert.Equal(1, ScoreAgreement.Of(wanted, wanted), 12);
    }

    [Fact]
    public void Of_Classes_IsTheLeast() =>
        Assert.Equal(0.5, ScoreAgreement.Of([[[1, 1], [2, 2], [3, 3]]], [[[1, 1], [2, 3], [3, 2]]]), 12);

    [Fact]
    public void Of_ScoresThatNoMaskChanges_IsZero() => Assert.Equal(0, ScoreAgreement.Of([[[1.5], [1.5]], [[2], [2]]], [[[1], [2]], [[3], [4]]]));
}
