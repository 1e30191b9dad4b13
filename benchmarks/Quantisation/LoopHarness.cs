using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using DeCam.Benchmarks.Quality;
using DeCam.Calibrations;
using DeCam.Inference.Benchmarks;
using DeCam.Inference.Devices;
using DeCam.Inference.Preprocessing;
using DeCam.Masks;
using DeCam.Scoring;

namespace DeCam.Benchmarks.Quantisation;

/// <summary>
/// Evaluations a second of the whole loop with the model and with its network of 8-bit integers, in turns of one run, and what the network
/// costs to make. One mask in eight is new to the painter's last one, as in a search.
/// </summary>
internal static class LoopHarness
{
    private const int Masks = 64, Requests = 2, LeastTurns = 2;
    private const double SecondsOfTurns = 6;

    public static async Task<int> RunAsync(string image, IReadOnlyList<string> models)
    {
        Console.WriteLine($"Picture {Path.GetFileName(image)}; {Requests} requests of {Masks} ellipse masks at once; least time of several turns; {Environment.ProcessorCount}-core {RuntimeInformation.ProcessArchitecture}.");
        Console.WriteLine();
        Console.WriteLine("| model | threads | float32, evaluations/s | 8 bits, evaluations/s | ratio | ratio of processor time | correlation | first preparation, s | later ones | of processor time, batches of 32 in float32 | network, MB |");
        Console.WriteLine("|---|---|---|---|---|---|---|---|---|---|---|");
        foreach (var model in models)
            foreach (var threads in (int[])[1, 2]) await MeasureAsync(image, model, threads);
        return 0;
    }

    private static async Task MeasureAsync(string image, string path, int threads)
    {
        var content = new LocalContent();
        await using var device = new CpuDevice(content, content, new() { Threads = threads });
        var (model, picture) = (content.AddModel(path, PreprocessingSettings.None), content.Add(await File.ReadAllBytesAsync(image)));
        var view = (await device.DescribeAsync(model, picture, ClassSelector.Best, CancellationToken.None)).View;
        var (target, masks) = (view.Targets[0].Class, LoopBenchmark.Masks(view.HeightPixels, view.WidthPixels, Masks));
        await device.ScoreAsync([Request(null, 32)], CancellationToken.None);
        var batch = await ProcessorAsync(() => device.ScoreAsync([Request(null, 32)], CancellationToken.None));
        var request = new CalibrationRequest([Baseline.Blur], [target], IsTimed: false);
        // The first one compiles the code.
        var first = await device.CalibrateAsync(model, picture, request, CancellationToken.None);
        Calibration? made = null;
        var preparation = await ProcessorAsync(async () => made = await device.CalibrateAsync(model, picture, request with { Baselines = [Baseline.Blur, Baseline.Zero] }, CancellationToken.None));
        if (made!.Reason is { } reason) Console.WriteLine($"{Path.GetFileName(path)}: {reason}");
        if (made.Network.Length == 0) return;
        var network = content.Add(made.Network);
        var (times, processor) = (Endless(), Endless());
        for (var (turn, start) = (0, Stopwatch.GetTimestamp()); turn < LeastTurns || Stopwatch.GetElapsedTime(start).TotalSeconds < SecondsOfTurns; turn++)
        {
            foreach (var key in (string[])["", network])
            {
                var began = Stopwatch.GetTimestamp();
                var spent = await ProcessorAsync(() => Task.WhenAll(Enumerable.Range(0, Requests).Select(_ => device.ScoreAsync([Request(key.Length == 0 ? null : key, Masks)], CancellationToken.None))));
                times[key] = Math.Min(times[key], Stopwatch.GetElapsedTime(began).TotalSeconds);
                processor[key] = Math.Min(processor[key], spent);
            }
        }

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"| {Path.GetFileNameWithoutExtension(path)} | {threads} | {Requests * Masks / times[""]:0.0} | {Requests * Masks / times[network]:0.0} | {times[""] / times[network]:0.00} | {processor[""] / processor[network]:0.00} | {made.Guard.Correlation:0.000} | {first.Seconds:0.0} | {made.Seconds:0.0} | {preparation / batch:0.0} | {made.Network.Length / 1e6:0.0} |"));

        Dictionary<string, double> Endless() => new() { [""] = double.PositiveInfinity, [network] = double.PositiveInfinity };
        ScoreRequest Request(string? key, int count) => new(model, picture, masks.Pick([.. Enumerable.Range(0, count)]), Baseline.Blur, [target]) { Network = key };
    }

    private static async Task<double> ProcessorAsync(Func<Task> work)
    {
        var start = Environment.CpuUsage.TotalTime;
        await work();
        return (Environment.CpuUsage.TotalTime - start).TotalSeconds;
    }
}
