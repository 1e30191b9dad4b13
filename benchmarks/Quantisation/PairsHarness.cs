using System.Globalization;
using DeCam.Benchmarks.Quality;
using DeCam.Statistics;
using Parquet;
using Parquet.Schema;

namespace DeCam.Benchmarks.Quantisation;

/// <summary>
/// Pairs cells of sweeps: those of a method NAME in float32 and of methods NAME-int8... on the same model, image and seed, by the mean of
/// the panel. The image is the unit: its seeds are averaged first, and images with fewer seeds than others of that method are left out.
/// </summary>
internal static class PairsHarness
{
    private const string Mark = "-int8";

    public static async Task<int> RunAsync(IReadOnlyList<string> tables)
    {
        var panels = new Dictionary<(string Model, string Method), SortedDictionary<string, SortedDictionary<long, double>>>();
        foreach (var table in tables) await ReadAsync(table, panels);
        Console.WriteLine("| model | method | images | float32 | 8 bits | difference (images that gain) | 95 % interval | by seed, float32 | 8 bits | deviation of seeds of an image, float32 | images in 8 bits within them |");
        Console.WriteLine("|---|---|---|---|---|---|---|---|---|---|---|");
        foreach (var ((model, method), integers) in panels.OrderBy(p => p.Key))
        {
            if (method.IndexOf(Mark, StringComparison.Ordinal) is not (> 0 and var at) || !panels.TryGetValue((model, method[..at]), out var reals)) continue;
            var images = integers.Keys.Where(reals.ContainsKey).Select(image => Common(reals[image], integers[image])).Where(pair => pair.Real.Count > 0).ToList();
            var seeds = images.Select(pair => pair.Real.Count).DefaultIfEmpty().Max();
            images.RemoveAll(pair => pair.Real.Count < seeds);
            if (images.Count > 1) Console.WriteLine(Row(model, method, images));
        }

        return 0;
    }

    private static string Row(string model, string method, List<(List<(long Seed, double Panel)> Real, List<(long Seed, double Panel)> Integer)> images)
    {
        double[] differences = [.. images.Select(i => i.Integer.Average(c => c.Panel) - i.Real.Average(c => c.Panel))];
        var interval = BootstrapInterval.OfMean(differences);
        var bySeed = images[0].Real.Count > 1;
        return string.Create(CultureInfo.InvariantCulture,
            $"| {model} | {method} | {images.Count} | {images.Average(i => i.Real.Average(c => c.Panel)):0.0} | {images.Average(i => i.Integer.Average(c => c.Panel)):0.0} | {QualityRow.Paired(differences)} | {Signed(interval.Low)} to {Signed(interval.High)} |")
            + (bySeed ? string.Create(CultureInfo.InvariantCulture,
                $" {Seeds(images.SelectMany(i => i.Real))} | {Seeds(images.SelectMany(i => i.Integer))} | {images.Average(i => Deviation(i.Real)):0.0} | {images.Count(IsWithin)} of {images.Count} |") : " | | | |");
    }

    // Rounded first, so that nothing is shown as less than 0.0.
    private static string Signed(double value) => Math.Round(value, 1).ToString("+0.0;-0.0;0.0", CultureInfo.InvariantCulture);

    // The seeds that both have.
    private static (List<(long Seed, double Panel)> Real, List<(long Seed, double Panel)> Integer) Common(SortedDictionary<long, double> real, SortedDictionary<long, double> integer)
    {
        var seeds = real.Keys.Where(integer.ContainsKey).ToList();
        return ([.. seeds.Select(s => (s, real[s]))], [.. seeds.Select(s => (s, integer[s]))]);
    }

    private static string Seeds(IEnumerable<(long Seed, double Panel)> cells) =>
        string.Join(", ", cells.GroupBy(c => c.Seed).OrderBy(g => g.Key).Select(g => g.Average(c => c.Panel).ToString("0.0", CultureInfo.InvariantCulture)));

    private static double Deviation(List<(long Seed, double Panel)> cells)
    {
        var mean = cells.Average(c => c.Panel);
        return Math.Sqrt(cells.Sum(c => (c.Panel - mean) * (c.Panel - mean)) / (cells.Count - 1));
    }

    private static bool IsWithin((List<(long Seed, double Panel)> Real, List<(long Seed, double Panel)> Integer) image)
    {
        var mean = image.Integer.Average(c => c.Panel);
        return mean >= image.Real.Min(c => c.Panel) && mean <= image.Real.Max(c => c.Panel);
    }

    private static async Task ReadAsync(string table, Dictionary<(string Model, string Method), SortedDictionary<string, SortedDictionary<long, double>>> panels)
    {
        await using var reader = await ParquetReader.CreateAsync(table);
        for (var i = 0; i < reader.RowGroupCount; i++)
        {
            using var group = reader.OpenRowGroupReader(i);
            DataField Field(string name) => reader.Schema.DataFields.First(f => f.Name == name);
            async Task<string?[]> TextsAsync(string name)
            {
                var texts = new string?[group.RowCount];
                await group.ReadAsync(Field(name), texts);
                return texts;
            }

            var (models, methods, images) = (await TextsAsync("model"), await TextsAsync("method"), await TextsAsync("image"));
            var (seeds, figures) = (new long?[group.RowCount], new double?[group.RowCount]);
            await group.ReadAsync<long>(Field("seed"), seeds);
            await group.ReadAsync<double>(Field("panel"), figures);
            for (var row = 0; row < group.RowCount; row++)
            {
                if (figures[row] is not { } panel) continue;        // a failed cell
                var ofMethod = panels.TryGetValue((models[row]!, methods[row]!), out var known) ? known : panels[(models[row]!, methods[row]!)] = new(StringComparer.Ordinal);
                if (!ofMethod.TryGetValue(images[row]!, out var ofImage)) ofMethod[images[row]!] = ofImage = [];
                ofImage[seeds[row]!.Value] = panel;
            }
        }
    }
}
