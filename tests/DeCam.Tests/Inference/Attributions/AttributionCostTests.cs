using DeCam.Inference.Devices;
using DeCam.Testing;

namespace DeCam.Tests.Inference.Attributions;

public sealed class AttributionCostTests
{
    private const int Rounds = 12, Steps = 50;

    // Measured (EPYC, one thread) 1.7, 2.0 and 1.08. The lower quartile of thread time, all in turns.
    [Fact]
    public void Make_MobileNetV2_CostsFewPasses()
    {
        using var model = new OpenedModel(Fixtures.Path("models", "mobilenet_v2_1.0_224.onnx"));
        var image = model.Waves();
        var times = new Dictionary<string, List<double>> { ["forward"] = [], ["both"] = [], ["grad-cam"] = [], ["full-grad"] = [], ["steps"] = [] };
        void Measure(string name, Action action)
        {
            var start = ThreadClock.Seconds();
            action();
            times[name].Add(ThreadClock.Seconds() - start);
        }

        for (var round = 0; round < Rounds; round++)
        {
            Measure("forward", () => model.Best(image));
            Measure("both", () => model.Gradient(image, 1));
            Measure("grad-cam", () => model.Make("grad-cam", image, 1));
            Measure("full-grad", () => model.Make("full-grad", image, 1));
            if (round % (Rounds / 2) != 1) continue;
            Measure("steps", () => model.Make("integrated-gradients", image, 1, ("steps", Steps)));
        }

        double Of(string name) => times[name].Order().ElementAt(times[name].Count / 4);
        var backward = Of("both") - Of("forward");
        Assert.InRange(Of("grad-cam") / Of("forward"), 0, 3);
        Assert.InRange((Of("full-grad") - Of("forward")) / backward, 0, 3);
        Assert.InRange(Of("steps") / (Steps * Of("both")), 0, 1.2);
    }
}
