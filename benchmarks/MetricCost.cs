using System.Globalization;
using System.Runtime.InteropServices;
using DeCam.Inference.Benchmarks;
using DeCam.Inference.Models;
using DeCam.Inference.Preprocessing;

namespace DeCam.Benchmarks;

/// <summary>What insertion and deletion cost beside raw inference of as many images.</summary>
internal static class MetricCost
{
    public static Harness Entry { get; } = new("metrics", "MODEL.onnx... [--batches N]", RunAsync);

    private static Task<int> RunAsync(string[] args)
    {
        var at = Array.IndexOf(args, "--batches");
        var batches = at >= 0 ? int.Parse(args[at + 1], CultureInfo.InvariantCulture) : 120;
        var models = at >= 0 ? args[..at] : args;
        if (Array.Find(models, m => !File.Exists(m)) is { } missing)
        {
            Console.Error.WriteLine($"Model file '{missing}' does not exist; give paths of .onnx files.");
            return Task.FromResult(2);
        }

        Console.WriteLine($"Thread processor time at the lower quartile of {batches} batches of 8 of each kind, in random order; {Environment.ProcessorCount}-core {RuntimeInformation.ProcessArchitecture}.");
        Console.WriteLine();
        Console.WriteLine("| model | raw/s | metrics/s | metrics / raw |");
        Console.WriteLine("|---|---|---|---|");
        foreach (var path in models)
        {
            using var classifier = OnnxClassifier.Load(path, Path.GetFileName(path), PreprocessingSettings.None);
            var cost = LoopBenchmark.RunMetrics(classifier, batches);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"| {Path.GetFileName(path)} | {cost.RawPerSecond:0.0} | {cost.LoopPerSecond:0.0} | {1 / cost.Efficiency:0.000} |"));
        }

        return Task.FromResult(0);
    }
}
