using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using DeCam.Inference.Benchmarks;
using DeCam.Inference.Models;
using DeCam.Inference.Preprocessing;

namespace DeCam.Benchmarks;

/// <summary>What a method itself costs beside raw inference of as many images.</summary>
internal static class SearchCost
{
    public static Harness Entry { get; } = new("search", "MODEL.onnx [METHOD] [EVALUATIONS,...] [OPTION=VALUE...]: a method's own time beside the model's", RunAsync);

    private static Task<int> RunAsync(string[] args)
    {
        if (args.Length == 0 || !File.Exists(args[0]))
        {
            Console.Error.WriteLine($"Model file '{args.FirstOrDefault()}' does not exist; give the path of an .onnx file.");
            return Task.FromResult(2);
        }

        var method = args.ElementAtOrDefault(1) ?? "path-ridge";
        var counts = (args.ElementAtOrDefault(2) ?? "500,1000,2000,5000").Split(',').Select(c => int.Parse(c, CultureInfo.InvariantCulture));
        var options = args.Skip(3).Select(o => o.Split('=', 2)).ToDictionary(o => o[0], o => o.ElementAtOrDefault(1) ?? throw new FormatException($"Option '{o[0]}' has no value; write it as OPTION=VALUE."));
        Console.WriteLine($"Method {method}, model {Path.GetFileName(args[0])}; thread processor time; {Environment.ProcessorCount}-core {RuntimeInformation.ProcessArchitecture}.");
        Console.WriteLine();
        Console.WriteLine("| evaluations | raw, s | rounds, s | rounds / raw | final map, s | final map / raw | heap of the method, MiB | largest memory, MiB |");
        Console.WriteLine("|---|---|---|---|---|---|---|---|");
        using var classifier = OnnxClassifier.Load(args[0], Path.GetFileName(args[0]), PreprocessingSettings.None);
        foreach (var count in counts)
        {
            var times = SearchBenchmark.Run(classifier, method, count, new Dictionary<string, string>(options) { ["masks"] = count.ToString(CultureInfo.InvariantCulture) });
            using var process = Process.GetCurrentProcess();
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"| {times.Evaluations} | {times.Raw:0.0} | {times.Rounds:0.00} | {times.Rounds / times.Raw:0.000} | {times.Map:0.00} | {times.Map / times.Raw:0.000} | {times.HeapMebibytes:0} | {process.PeakWorkingSet64 / 1048576.0:0} |"));
        }

        return Task.FromResult(0);
    }
}
