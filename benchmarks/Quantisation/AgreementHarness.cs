using System.Globalization;
using DeCam.Benchmarks.Quality;
using DeCam.Inference.Benchmarks;
using DeCam.Inference.Devices;
using DeCam.Inference.Preprocessing;
using DeCam.Masks;
using DeCam.Scoring;
using DeCam.Statistics;

namespace DeCam.Benchmarks.Quantisation;

/// <summary>How a network of 8-bit integers ranks masks beside its model: rank correlation of log-probabilities over the pictures of a folder.</summary>
internal static class AgreementHarness
{
    private const int Masks = 192;

    public static async Task<int> RunAsync(string folder, IReadOnlyList<string> models)
    {
        var pictures = Directory.GetFiles(folder).Where(f => Path.GetExtension(f) is ".jpg" or ".png" or ".JPEG").Order(StringComparer.Ordinal).ToList();
        Console.WriteLine($"{pictures.Count} pictures; {Masks} masks of each kind; the model's best class; mean (worst).");
        Console.WriteLine();
        Console.WriteLine("| model | baseline | RISE, rank correlation | ellipses, rank correlation | guard's correlation | refused |");
        Console.WriteLine("|---|---|---|---|---|---|");
        foreach (var path in models)
            foreach (var baseline in (Baseline[])[Baseline.Zero, Baseline.Blur]) await MeasureAsync(path, pictures, baseline);
        return 0;
    }

    private static async Task MeasureAsync(string path, List<string> pictures, Baseline baseline)
    {
        var (rise, ellipses, guard, refused) = (new List<double>(), new List<double>(), new List<double>(), 0);
        foreach (var picture in pictures)
        {
            var content = new LocalContent();
            await using var device = new CpuDevice(content, content);
            var (model, image) = (content.AddModel(path, PreprocessingSettings.None), content.Add(await File.ReadAllBytesAsync(picture)));
            var view = (await device.DescribeAsync(model, image, ClassSelector.Best, CancellationToken.None)).View;
            var made = await device.CalibrateAsync(model, image, new([baseline], [view.Targets[0].Class], IsTimed: false), CancellationToken.None);
            guard.Add(made.Guard.Correlation ?? 0);
            if (made.Reason is not null) refused++;
            if (made.Network.Length == 0) continue;
            var network = content.Add(made.Network);
            rise.Add(await AgreementAsync(RandomMasks.Cells(Masks, view.HeightPixels, view.WidthPixels)));
            ellipses.Add(await AgreementAsync(LoopBenchmark.Masks(view.HeightPixels, view.WidthPixels, Masks)));

            async Task<double> AgreementAsync(MaskSet masks)
            {
                var (ofModel, ofNetwork) = (await ScoresAsync(masks, null), await ScoresAsync(masks, network));
                return RankCorrelation.Spearman(ofModel, ofNetwork);
            }

            async Task<float[]> ScoresAsync(MaskSet masks, string? key)
            {
                var request = new ScoreRequest(model, image, masks, baseline, [view.Targets[0].Class]) { Network = key };
                var scores = (await device.ScoreAsync([request], CancellationToken.None))[0];
                return [.. scores.Where((_, i) => i % ClassScore.Floats == 1)];
            }
        }

        Console.WriteLine($"| {Path.GetFileNameWithoutExtension(path)} | {baseline} | {Text(rise)} | {Text(ellipses)} | {Text(guard)} | {refused} |");
    }

    private static string Text(List<double> values) => values.Count == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $"{values.Average():0.0000} ({values.Min():0.000})");
}
