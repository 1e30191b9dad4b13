using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using DeCam.Inference.Models;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace DeCam.Benchmarks;

/// <summary>
/// How long <c>decam explain</c> takes as a user runs it, a process from start to picture, beside as many runs of the bare model on all
/// cores. Both in turn, and its largest memory.
/// </summary>
internal static class ExplainCost
{
    private const int Evaluations = 2000, Batch = 8, Rounds = 3;

    public static Harness Entry { get; } = new("explain", "MODEL.onnx IMAGE: a whole explanation of 2,000 evaluations beside 2,000 runs of the bare model", RunAsync);

    private static async Task<int> RunAsync(string[] args)
    {
        if (args.Length != 2 || Array.Find(args, a => !File.Exists(a)) is not null)
        {
            Console.Error.WriteLine($"Given '{string.Join(' ', args)}'; wanted the path of a .onnx file and that of an image.");
            return 2;
        }

        Console.WriteLine("| round | bare model, s | explanation, s | difference, s | largest memory, MiB |");
        Console.WriteLine("|---|---|---|---|---|");
        for (var round = 1; round <= Rounds; round++)
        {
            var raw = Bare(args[0]);
            var (seconds, evaluations, memory) = await ExplainAsync(args[0], args[1]);
            // A search may spend a little less than it planned.
            var scaled = raw * evaluations / Evaluations;
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {round} | {scaled:0.0} | {seconds:0.0} | {seconds - scaled:0.0} | {memory / 1048576.0:0} |"));
        }

        return 0;
    }

    private static double Bare(string model)
    {
        _ = RuntimeTelemetry.QuietEnvironment;
        using var options = new SessionOptions { IntraOpNumThreads = 1, InterOpNumThreads = 1 };
        using var session = new InferenceSession(model, options);
        var input = session.InputMetadata.Single();
        int[] shape = [Batch, .. input.Value.Dimensions.Skip(1)];
        var start = Stopwatch.GetTimestamp();
        var threads = Enumerable.Range(0, Environment.ProcessorCount).Select(_ => new Thread(() =>
        {
            var values = NamedOnnxValue.CreateFromTensor(input.Key, new DenseTensor<float>(shape));
            for (var i = 0; i < Evaluations / Batch / Environment.ProcessorCount; i++) session.Run([values]).Dispose();
        })).ToList();
        threads.ForEach(t => t.Start());
        threads.ForEach(t => t.Join());
        return Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    private static async Task<(double Seconds, int Evaluations, long Memory)> ExplainAsync(string model, string image)
    {
        var folder = Directory.CreateTempSubdirectory("decam");
        try
        {
            string[] arguments = [Path.Combine(AppContext.BaseDirectory, "decam.dll"), "explain", image, "--model", model, "--no-metrics", "--json",
                "--out", Path.Combine(folder.FullName, "out"), "--data", Path.Combine(folder.FullName, "data")];
            var start = Stopwatch.GetTimestamp();
            using var process = Process.Start(new ProcessStartInfo("dotnet", arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
            var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
            long memory = 0;
            while (!process.HasExited)
            {
                process.Refresh();
                memory = Math.Max(memory, PeakMemory(process));
                await Task.Delay(50);
            }

            var seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
            if (process.ExitCode != 0) throw new InvalidOperationException($"decam explain ended with {process.ExitCode}: {await error}");
            using var result = JsonDocument.Parse(await output);
            return (seconds, result.RootElement.GetProperty("results")[0].GetProperty("document").GetProperty("search").GetProperty("evaluations").GetInt32(), memory);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static long PeakMemory(Process process)
    {
        try
        {
            return process.PeakWorkingSet64;
        }
        catch (InvalidOperationException)
        {
            return 0;       // it has just ended
        }
    }
}
