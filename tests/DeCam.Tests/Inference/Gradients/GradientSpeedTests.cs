using DeCam.Inference.Devices;
using DeCam.Inference.Gradients;
using DeCam.Inference.Models;
using DeCam.Inference.Preprocessing;
using DeCam.Testing;
using Microsoft.ML.OnnxRuntime;

namespace DeCam.Tests.Inference.Gradients;

public sealed class GradientSpeedTests
{
    private const int Runs = 20;

    // Measured 2.3 (EPYC, one thread): the lower quartile of thread time, forward and both passes in turns.
    [Fact]
    public void Run_MobileNetV2_BackwardTakesFewForwards()
    {
        var path = Fixtures.Path("models", "mobilenet_v2_1.0_224.onnx");
        var graph = ClassifierGraph.Read(path, "mobilenet_v2", PreprocessingSettings.Beside(path));
        var (session, signature) = graph.Open(SessionFactory.CpuOptions);
        using (session)
        {
            using var network = GradientNetwork.Open(graph, 1, [graph.Input.Name], cancellationToken: TestContext.Current.CancellationToken);
            float[] input = [.. Enumerable.Range(0, 3 * 224 * 224).Select(i => MathF.Sin(i * 0.37f))];
            using var tensor = OrtValue.CreateTensorValueFromMemory(input, signature.InputShape(1, 224, 224));
            using var options = new RunOptions();
            var forward = new List<double>();
            var both = new List<double>();
            for (var i = 0; i < Runs; i++)
            {
                var start = ThreadClock.Seconds();
                session.Run(options, [graph.Input.Name], [tensor], [signature.OutputName]).Dispose();
                var between = ThreadClock.Seconds();
                network.Run(input, [1], TestContext.Current.CancellationToken);
                forward.Add(between - start);
                both.Add(ThreadClock.Seconds() - between);
            }

            forward.Sort();
            both.Sort();
            Assert.InRange((both[Runs / 4] - forward[Runs / 4]) / forward[Runs / 4], 0, 3.5);
        }
    }
}
