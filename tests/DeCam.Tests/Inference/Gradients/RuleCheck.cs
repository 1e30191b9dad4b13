using DeCam.Inference.Gradients;
using DeCam.Inference.Graph;
using DeCam.Inference.Models;
using Google.Protobuf;
using Microsoft.ML.OnnxRuntime;

namespace DeCam.Tests.Inference.Gradients;

/// <summary>Compares the gradient of a small model, by weights of its outputs, with a reference.</summary>
internal static class RuleCheck
{
    private const float Step = 1 / 16f;
    private const double FineStep = 1e-5, Tolerance = 1e-5;

    /// <summary>Opens models that are no files.</summary>
    public static GraphSessions Sessions { get; } = new("rule.onnx", "rule.onnx", watch: null);

    /// <summary>A linear operator: the operator itself says, value by value, what it does.</summary>
    public static void Linear(string text, string shape, int opset = 18) => Compare(text, shape, opset, (i, n) => 0, (run, x) =>
    {
        var origin = run(x);
        return (i, seed) =>
        {
            x[i] += 1;
            var there = run(x);
            x[i] -= 1;
            return there.Zip(origin, seed).Sum(t => (t.First - (double)t.Second) * t.Third);
        };
    });

    /// <summary>An operator of straight pieces: differences around points that lie between its kinks. All values differ.</summary>
    public static void Pieces(string text, string shape, int opset = 18) => Compare(text, shape, opset, (i, n) => ((i * 5 % n) - (n / 2)) / 4f + 0.125f, (run, x) => (i, seed) =>
    {
        var at = x[i];
        x[i] = at + Step;
        var above = run(x);
        x[i] = at - Step;
        var below = run(x);
        x[i] = at;
        return above.Zip(below, seed).Sum(t => (t.First - (double)t.Second) * t.Third) / (2 * Step);
    });

    /// <summary>Any operator: differences of a function in float64.</summary>
    public static void Smooth(string text, string shape, Func<double[], double[]> function, int opset = 18, bool isPositive = false) =>
        Compare(text, shape, opset, (i, _) => isPositive ? 1.5f + MathF.Sin((1.3f * i) + 0.5f) : 2 * MathF.Sin((1.3f * i) + 0.5f), (_, x) => (i, seed) =>
        {
            double[] fine = [.. x.Select(v => (double)v)];
            fine[i] += FineStep;
            var above = function(fine);
            fine[i] -= 2 * FineStep;
            return above.Zip(function(fine), seed).Sum(t => (t.First - t.Second) * t.Third) / (2 * FineStep);
        });

    /// <summary>A function of one value, applied to each.</summary>
    public static void Smooth(string text, Func<double, double> function, int opset = 18, bool isPositive = false) =>
        Smooth(text, "3x4", x => [.. x.Select(function)], opset, isPositive);

    /// <summary>The gradient of y, weighted, by the input.</summary>
    public static float[] Gradient(ModelProto model, long[] shape, float[] x, Func<int, float> weight)
    {
        var graph = GradientGraph.Of(model, Models.TinyModel.Value("x", shape), ["x"], Sessions);
        using var options = SessionFactory.CpuOptions();
        using var session = new InferenceSession(graph.Model.ToByteArray(), options);
        long[] seedShape = [.. session.InputMetadata[GradientGraph.Seed].Dimensions.Select(d => (long)d)];
        float[] seed = [.. Enumerable.Range(0, (int)seedShape.Aggregate(1L, (p, d) => p * d)).Select(weight)];
        using var run = new RunOptions();
        using var input = OrtValue.CreateTensorValueFromMemory(x, shape);
        using var weights = OrtValue.CreateTensorValueFromMemory(seed, seedShape);
        using var outputs = session.Run(run, ["x", GradientGraph.Seed], [input, weights], graph.Gradients);
        Assert.Equal(shape, outputs[0].GetTensorTypeAndShape().Shape);
        return outputs[0].GetTensorDataAsSpan<float>().ToArray();
    }

    private static void Compare(string text, string shape, int opset, Func<int, int, float> start, Func<Func<float[], float[]>, float[], Func<int, float[], double>> reference)
    {
        long[] sizes = [.. shape.Split('x').Select(long.Parse)];
        var count = (int)sizes.Aggregate((p, d) => p * d);
        float[] x = [.. Enumerable.Range(0, count).Select(i => start(i, count))];
        var model = RuleModel.Of(text, sizes, opset);
        var plain = model.ToByteArray();
        var got = Gradient(model, sizes, x, RuleModel.Weight);
        using var options = SessionFactory.CpuOptions();
        options.GraphOptimizationLevel = GraphOptimizationLevel.ORT_DISABLE_ALL;
        using var forward = new InferenceSession(plain, options);
        float[] Run(float[] values)
        {
            using var run = new RunOptions();
            using var input = OrtValue.CreateTensorValueFromMemory(values, sizes);
            using var outputs = forward.Run(run, ["x"], [input], ["y"]);
            return outputs[0].GetTensorDataAsSpan<float>().ToArray();
        }

        var want = reference(Run, x);
        float[] seed = [.. Enumerable.Range(0, Run(x).Length).Select(RuleModel.Weight)];
        double[] wanted = [.. Enumerable.Range(0, count).Select(i => want(i, seed))];
        var largest = Math.Max(wanted.Max(Math.Abs), 1e-3);
        for (var i = 0; i < count; i++) Assert.True(Math.Abs(wanted[i] - got[i]) <= Tolerance * largest, $"{text} [{i}]: {got[i]} in place of {wanted[i]}");
    }
}
