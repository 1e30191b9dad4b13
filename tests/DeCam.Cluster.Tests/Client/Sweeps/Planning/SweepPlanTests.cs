using DeCam.Cluster.Client.Sweeps.Planning;
using DeCam.Inference.Benchmarks;

namespace DeCam.Cluster.Tests.Client.Sweeps.Planning;

public sealed class SweepPlanTests
{
    // Evaluations of ten searches and of the metrics at 100 a second, one opening of 2 s, and ten maps of 3 s each.
    [Theory]
    [InlineData(1, 10 * 3.0)]
    [InlineData(2, 5 * 3.0)]
    [InlineData(32, 3.0)]
    public void Time_MapsFromInside_AreMadeOnOneThreadEach(int atOnce, double seconds)
    {
        var spec = new SweepSpec
        {
            Name = "s",
            Models = [new() { Name = "net", File = "net.onnx" }],
            Methods = [Method("rise") with { Options = new() { ["masks"] = "464" } }, Method("score-cam")],
            Images = new() { Count = 10 },
            Metrics = ["rise-29"],
            Seeds = [0],
        };
        var pace = new ModelPace(224, 224, 100, "") { Maps = new Dictionary<string, AttributionTime> { ["score-cam"] = new(2, 3) }, MapsAtOnce = atOnce };

        var plan = SweepPlan.Of(spec, [pace]);

        Assert.Equal((((10 * 464) + plan.MetricEvaluations) / 100.0) + 2 + seconds, plan.Time!.Value.TotalSeconds, 1e-6);
    }

    // Ten searches and their metrics at 100 evaluations a second, and ten networks of 1.5 s each on two threads.
    [Theory]
    [InlineData("int8", null, null, 2.5)]
    [InlineData("auto", null, null, 2.5)]
    [InlineData("auto", null, "It is too slow.", 1)]
    [InlineData("auto", "It ranks otherwise.", null, 1)]
    public void Time_SearchesInEightBits_GoFasterWhereTheNetworkMayBeUsed(string precision, string? reason, string? slow, double speed)
    {
        var spec = new SweepSpec
        {
            Name = "s",
            Models = [new() { Name = "net", File = "net.onnx" }],
            Methods = [Method("rise") with { Options = new() { ["masks"] = "500" }, Precision = precision }],
            Images = new() { Count = 10 },
            Metrics = ["rise-29"],
            Seeds = [0],
        };
        var pace = new ModelPace(224, 224, 100, "") { Integers = new(2.5, 1.5, reason, slow), MapsAtOnce = 2 };

        var plan = SweepPlan.Of(spec, [pace]);

        Assert.Equal((((10 * 500 / speed) + plan.MetricEvaluations) / 100.0) + (10 * 1.5 / 2), plan.Time!.Value.TotalSeconds, 1e-6);
    }

    private static SweepMethod Method(string name) => new() { Name = name, Method = name };
}
