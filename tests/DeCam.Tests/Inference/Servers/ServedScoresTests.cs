using DeCam.Inference.Classes;
using DeCam.Inference.Graph;
using DeCam.Inference.Models;
using DeCam.Inference.Servers;

namespace DeCam.Tests.Inference.Servers;

/// <summary>Whether two answers of a server come of the same weights.</summary>
public sealed class ServedScoresTests
{
    [Theory]
    [InlineData(0.01f, 0.0f, true)]         // near 0 the rounding of a server is no other model
    [InlineData(0.01f, 0.1f, false)]
    [InlineData(30f, 30.5f, true)]
    [InlineData(30f, 31f, false)]
    public void AreClose_Logits_TakeTwoPercentOrTheFloor(float known, float now, bool areClose) =>
        Assert.Equal(areClose, ServedScores.AreClose(Signature(Activation.Softmax, false), [now, 0], [known, 0]));

    [Fact]
    public void AreClose_LargestOfBothPictures_IsTheScale() =>
        Assert.True(ServedScores.AreClose(Signature(Activation.Softmax, false), [0.2f, 0, 40, 1], [0.1f, 0, 40, 1]));

    [Theory]
    [InlineData(1e-3f, 2e-3f, false)]       // to the probabilities themselves it would be nothing
    [InlineData(1e-3f, 1.01e-3f, true)]
    [InlineData(1e-9f, 1e-8f, true)]        // rounding
    public void AreClose_SaturatedProbabilities_AreToldApart(float known, float now, bool areClose)
    {
        Assert.Equal(areClose, ServedScores.AreClose(Signature(Activation.Softmax, true), [1 - now, now], [1 - known, known]));
        Assert.Equal(areClose, ServedScores.AreClose(Signature(Activation.Sigmoid, true), [1 - now, now], [1 - known, known]));
        Assert.Equal(areClose, ServedScores.AreClose(Signature(Activation.Sigmoid, true) with { ValueCount = 1 }, [now], [known]));
        Assert.Equal(areClose, ServedScores.AreClose(Signature(Activation.Softmax, true) with { GivesPercentages = true }, [100 - 100 * now, 100 * now], [100 - 100 * known, 100 * known]));
    }

    [Fact]
    public void AreClose_SigmoidNearOneByHalves_IsRounding()
    {
        Assert.True(ServedScores.AreClose(Signature(Activation.Sigmoid, true), [1, 0.5f], [(float)Half.BitDecrement((Half)1), 0.5f]));
        Assert.False(ServedScores.AreClose(Signature(Activation.Sigmoid, true), [1, 0.5f], [0.99f, 0.5f]));
    }

    [Fact]
    public void AreClose_InfinitiesAndNoNumbers_AreEqualOrNot()
    {
        var signature = Signature(Activation.Softmax, false);

        Assert.True(ServedScores.AreClose(signature, [float.NegativeInfinity, 1], [float.NegativeInfinity, 1]));
        Assert.False(ServedScores.AreClose(signature, [0, 1], [float.NegativeInfinity, 1]));
        Assert.False(ServedScores.AreClose(signature, [float.NaN, 1], [0, 1]));
        Assert.False(ServedScores.AreClose(signature, [1], [1, 1]));
    }

    private static ModelSignature Signature(Activation activation, bool givesProbabilities) => new()
    {
        Input = null!,
        OutputName = "y",
        OutputShape = [1, 2],
        ValueCount = 2,
        IsBatchDynamic = true,
        Cut = CutActivation.None,
        Activation = activation,
        ActivationOrigin = "measured",
        GivesProbabilities = givesProbabilities,
        GivesShares = givesProbabilities,
    };
}
