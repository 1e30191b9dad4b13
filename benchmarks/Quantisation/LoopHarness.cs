using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using DeCam.Benchmarks.Quality;
using DeCam.Calibrations;
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
    private const int Masks = 64, Requests = 2, LeastTurns = 3, Ellipses = 10;
    private const double SecondsOfTurns = 6;

    public static async Task<int> RunAsync(string image, IReadOnlyList<string> models)
    {
        Console.WriteLine($"Picture {Path.GetFileName(image)}; {Requests} requests of {Masks} ellipse masks at once; least of several turns; {Environment.ProcessorCount}-core {RuntimeInformation.ProcessArchitecture}.");
        Console.WriteLine();
        Console.WriteLine("| model | threads | float32, evaluations/s | 8 bits, evaluations/s | ratio | correlation | preparation, s | of processor time, batches of 32 in float32 | network, MB |");
        Console.WriteLine("|---|---|---|---|---|---|---|---|---|");
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
        var (target, masks) = (view.Targets[0].Class, Unions(view.HeightPixels, view.WidthPixels));
        await device.ScoreAsync([Request(null, 32)], CancellationToken.None);
        var batch = await ProcessorAsync(() => device.ScoreAsync([Request(null, 32)], CancellationToken.None));
        var request = new CalibrationRequest([Baseline.Blur], [target], IsTimed: false);
        // The first one compiles the code.
        await device.CalibrateAsync(model, picture, request, CancellationToken.None);
        Calibration? made = null;
        var preparation = await ProcessorAsync(async () => made = await device.CalibrateAsync(model, picture, request with { Baselines = [Baseline.Blur, Baseline.Zero] }, CancellationToken.None));
        if (made!.Reason is { } reason) Console.WriteLine($"{Path.GetFileName(path)}: {reason}");
        if (made.Network.Length == 0) return;
        var network = content.Add(made.Network);
        var times = new Dictionary<string, double> { [""] = double.PositiveInfinity, [network] = double.PositiveInfinity };
        for (var (turn, start) = (0, Stopwatch.GetTimestamp()); turn < LeastTurns || Stopwatch.GetElapsedTime(start).TotalSeconds < SecondsOfTurns; turn++)
        {
            foreach (var key in (string[])["", network])
            {
                var began = Stopwatch.GetTimestamp();
                await Task.WhenAll(Enumerable.Range(0, Requests).Select(_ => device.ScoreAsync([Request(key.Length == 0 ? null : key, Masks)], CancellationToken.None)));
                times[key] = Math.Min(times[key], Stopwatch.GetElapsedTime(began).TotalSeconds);
            }
        }

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"| {Path.GetFileNameWithoutExtension(path)} | {threads} | {Requests * Masks / times[""]:0.0} | {Requests * Masks / times[network]:0.0} | {times[""] / times[network]:0.00} | {made.Guard.Correlation:0.000} | {made.Seconds:0.0} | {preparation / batch:0.0} | {made.Network.Length / 1e6:0.0} |"));

        ScoreRequest Request(string? key, int count) => new(model, picture, masks.Pick([.. Enumerable.Range(0, count)]), Baseline.Blur, [target]) { Network = key };
    }

    private static async Task<double> ProcessorAsync(Func<Task> work)
    {
        var start = Environment.CpuUsage.TotalTime;
        await work();
        return (Environment.CpuUsage.TotalTime - start).TotalSeconds;
    }

    // Sides from a twentieth to a third of the height, as a search starts with.
    private static EllipseMasks Unions(int height, int width)
    {
        var random = new Random(0);
        var genes = new List<float>();
        for (var i = 0; i < Masks * Ellipses; i++)
        {
            float Side() => height * (1f / 20 + random.NextSingle() * (1f / 3 - 1f / 20));
            var (left, top) = (random.NextSingle() * width * 2 / 3, random.NextSingle() * height * 2 / 3);
            genes.AddRange([left, top, left + Side(), top + Side(), random.NextSingle() * 180]);
        }

        return new(Ellipses, [.. genes]);
    }
}
