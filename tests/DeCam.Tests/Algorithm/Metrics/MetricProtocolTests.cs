using DeCam.Masks;
using DeCam.Metrics;

namespace DeCam.Tests.Algorithm.Metrics;

public sealed class MetricProtocolTests
{
    [Theory]
    [InlineData("rise-225", Baseline.Blur, Baseline.Zero, 225, 224)]
    [InlineData("rise-29", Baseline.Blur, Baseline.Zero, 29, 1792)]
    [InlineData("swapped-225", Baseline.Zero, Baseline.Blur, 225, 224)]
    [InlineData("swapped-29", Baseline.Zero, Baseline.Blur, 29, 1792)]
    [InlineData("black-30", Baseline.Black, Baseline.Black, 31, 1672)]
    public void Named_At224_HasItsEndsAndSteps(string name, Baseline start, Baseline end, int points, int step)
    {
        var protocol = MetricProtocol.Named(name);
        var steps = protocol.Steps(224, 224);

        Assert.Equal((name, start, end), (protocol.Name, protocol.InsertionStart, protocol.DeletionEnd));
        Assert.Equal((points, 0, step, 224 * 224), (steps.Length, steps[0], steps[1], steps[^1]));
    }
}
