using DeCam.Scoring;

namespace DeCam.Cluster.Tests.GrainInterfaces.Explanations;

public sealed class RunSpecTests
{
    [Fact]
    public void BestClass_OfTheWire_IsTheSelectorOfTheAlgorithm() => Assert.Equal(ClassSelector.Best, RunSpec.BestClass);
}
