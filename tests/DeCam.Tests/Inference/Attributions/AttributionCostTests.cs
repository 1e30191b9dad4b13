using DeCam.Inference.Devices;
using DeCam.Testing;

namespace DeCam.Tests.Inference.Attributions;

public sealed class AttributionCostTests
{
    private const int Rounds = 12, Steps = 50, Blocks = 4;

    // Measured (EPYC, one thread) 1.7 and 2.0. The lower quartile of thread time, all in turns.
    [Fact]
    public void Make_MobileNetV2_CostsFewPasses()
    {
        using var model = new OpenedModel(Fixtures.Path("models", "mobilenet_v2_1.0_224.onnx"));
        var image = model.Waves();
        var times = new Dictionary<string, List<double>> { ["forward"] = [], ["both"] = [], ["grad-cam"] = [], ["full-grad"] = [], ["saturated"] = [] };
        void Measure(string name, Action action) => times[name].Add(Seconds(action));

        for (var round = 0; round < Rounds; round++)
        {
            Measure("forward", () => model.Best(image));
            Measure("both", () => model.Gradient(image, 1));
            Measure("grad-cam", () => model.Make("grad-cam", image, 1));
            Measure("full-grad", () => model.Make("full-grad", image, 1));
            Measure("saturated", () => model.Make("full-grad", image, 1, ("saturation", true)));
        }

        double Of(string name) => times[name].Order().ElementAt(times[name].Count / 4);
        var backward = Of("both") - Of("forward");
        Assert.InRange(Of("grad-cam") / Of("forward"), 0, 3);
        Assert.InRange((Of("full-grad") - Of("forward")) / backward, 0, 3);
        Assert.InRange((Of("saturated") - Of("forward")) / backward, 0, 3);
    }

    // Measured (EPYC, one thread) 1.08. Who shares the machine slows a long block as the passes before and behind it; the least ratio of some blocks is that of a quiet one.
    [Fact]
    public void Make_IntegratedGradientsOfMobileNetV2_CostsItsPasses()
    {
        const double Most = 1.2;
        using var model = new OpenedModel(Fixtures.Path("models", "mobilenet_v2_1.0_224.onnx"));
        var image = model.Waves();
        model.Gradient(image, 1);
        model.Make("integrated-gradients", image, 1, ("steps", 1));
        double Passes(int count) => Enumerable.Range(0, count).Sum(_ => Seconds(() => model.Gradient(image, 1)));
        var least = double.PositiveInfinity;
        for (var block = 0; block < Blocks && least > Most; block++)
        {
            var before = Passes(Steps / 2);
            var steps = Seconds(() => model.Make("integrated-gradients", image, 1, ("steps", Steps)));
            least = Math.Min(least, steps / (before + Passes(Steps / 2)));
        }

        Assert.InRange(least, 0, Most);
    }

    private static double Seconds(Action action)
    {
        var start = ThreadClock.Seconds();
        action();
        return ThreadClock.Seconds() - start;
    }
}
