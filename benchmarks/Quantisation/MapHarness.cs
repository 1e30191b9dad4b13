using System.Globalization;
using System.Runtime.InteropServices;
using DeCam.Benchmarks.Quality;
using DeCam.Explanations;
using DeCam.Metrics;
using DeCam.Scoring;

namespace DeCam.Benchmarks.Quantisation;

/// <summary>
/// Maps of searches in 8 bits beside those in float32, judged in float32: at the same number of evaluations and, for one method, at the
/// time that they take in float32. A picture that the guard does not let through is searched in float32, and counted.
/// </summary>
internal static class MapHarness
{
    private const int Evaluations = 1000;

    public static async Task<int> RunAsync(QualitySet set, string name, string pictures, int most, long[] seeds, double ratio)
    {
        List<string> protocols = [.. MetricPanel.Expand(["panel-fast"])];
        await using var runs = new LocalRuns(set.Model, set.InputSide);
        if (pictures.Length > 0) set = set with { Images = await RealPictures.OfAsync(pictures, runs, "all") };
        set = set with { Images = [.. set.Images.Take(most)] };
        List<(QualityVariant Variant, string Against)> variants = [.. Variants(ratio)];
        var rows = variants.ToDictionary(v => v.Variant.Name, v => new QualityRow(v.Variant, name, string.Join(", ", seeds), protocols));
        var (refused, seconds) = (new HashSet<string>(), new List<double>());
        foreach (var image in set.Images)
        {
            foreach (var seed in seeds)
            {
                foreach (var (variant, _) in variants)
                {
                    var file = CentreSquare.Of(await File.ReadAllBytesAsync(image.Path));
                    var (outcome, calibration) = await runs.SearchAsync(file, variant.Plan with { Seed = seed, Protocols = protocols });
                    rows[variant.Name].Add(image, outcome, set.InputSide);
                    if (calibration is { Reason: not null }) refused.Add($"{Path.GetFileName(image.Path)} ({variant.Plan.Method})");
                    if (calibration is not null) seconds.Add(calibration.Seconds);
                }

                runs.Forget();
            }

            await Console.Error.WriteLineAsync($"{Path.GetFileName(image.Path)} done");
        }

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"Model {Path.GetFileName(set.Model)} (SHA-256 {runs.ModelSha256}), {set.Images.Count} images, seeds {string.Join(", ", seeds)}, {Environment.ProcessorCount}-core {RuntimeInformation.ProcessArchitecture}; preparation {seconds.Average():0.0} s; ratio of speed {ratio:0.0}."));
        Console.WriteLine(refused.Count == 0 ? "The guard let every picture through." : $"The guard did not let through, so that float32 searched: {string.Join(", ", refused)}.");
        Console.WriteLine();
        Console.WriteLine(QualityRow.Header(hasBoxes: false, protocols));
        foreach (var row in rows.Values) Console.WriteLine(row);
        if (set.Images.Count < 2) return 0;
        foreach (var group in variants.Where(v => v.Against != v.Variant.Name).GroupBy(v => v.Against))
        {
            Console.WriteLine();
            Console.WriteLine(QualityRow.AgainstHeader(group.Key, protocols));
            foreach (var (variant, _) in group) Console.WriteLine(rows[variant.Name].Against(rows[group.Key], seeds.Length));
        }

        return 0;
    }

    private static IEnumerable<(QualityVariant, string)> Variants(double ratio)
    {
        foreach (var method in (string[])["path-ridge", "rise", "decam"])
        {
            var plan = new ExplanationPlan { Method = method, Budget = Evaluations, Protocols = [] };
            if (method != "decam") plan = plan with { Budget = null, Options = Masks(Evaluations) };
            var name = $"{method}, float32";
            yield return (new(name, plan, References), name);
            yield return (new($"{method}, 8 bits", plan with { Precision = Precision.EightBits }, References), name);
            if (method == "path-ridge")
                yield return (new($"{method}, 8 bits, in the time of float32", plan with { Precision = Precision.EightBits, Options = Masks((int)(Evaluations * ratio)) }, References), name);
        }
    }

    private static Dictionary<string, double> References { get; } = [];

    private static Dictionary<string, string> Masks(int count) => new() { ["masks"] = count.ToString(CultureInfo.InvariantCulture) };
}
