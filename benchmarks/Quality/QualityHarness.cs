using System.Globalization;
using System.Runtime.InteropServices;
using DeCam.Methods;
using DeCam.Metrics;
using DeCam.Scoring;

namespace DeCam.Benchmarks.Quality;

/// <summary>Measures DiffAUC of the methods and their variants on fixed models and photos, beside the values of a reference implementation.</summary>
internal static class QualityHarness
{
    public static Harness Entry { get; } = new("quality", $"--fixtures DIR [--model {string.Join('|', QualitySet.Names)}] [--seeds N,N] [--only TEXT|=NAME] [--protocol NAME,NAME] [--pictures DIR [--half choose|report|all]] [--against TEXT]", RunAsync);

    private static async Task<int> RunAsync(string[] args)
    {
        string Argument(string name, string fallback) => Array.IndexOf(args, name) is >= 0 and var at && at + 1 < args.Length ? args[at + 1] : fallback;
        var fixtures = Argument("--fixtures", "");
        if (!Directory.Exists(fixtures))
        {
            await Console.Error.WriteLineAsync($"The folder of fixtures '{fixtures}' does not exist; give it with --fixtures DIR.");
            return 2;
        }

        var name = Argument("--model", "v1");
        if (!QualitySet.Names.Contains(name))
        {
            await Console.Error.WriteLineAsync($"Model '{name}' is not known; use one of {string.Join(", ", QualitySet.Names)}.");
            return 2;
        }

        var seedList = Argument("--seeds", "0");
        if (!TryParse(seedList, out var seeds))
        {
            await Console.Error.WriteLineAsync($"Seeds '{seedList}' are not whole numbers; give them with commas between, as in --seeds 0,1,2.");
            return 2;
        }

        List<string> protocols;
        try
        {
            protocols = [.. MetricPanel.Expand(Argument("--protocol", MetricProtocol.Rise225.Name).Split(','))];
        }
        catch (ScoringRefusedException refusal)
        {
            await Console.Error.WriteLineAsync(refusal.Message);
            return 2;
        }

        var only = Argument("--only", "").Split('|');
        QualityVariant[] variants = [.. QualityVariant.All.Where(v => MethodCatalog.All.Any(m => m.Name == v.Plan.Method) && only.Any(o => IsNamed(v, o)))];
        var (pictures, half) = (Argument("--pictures", ""), Argument("--half", "all"));
        if ((pictures.Length > 0 && !Directory.Exists(pictures)) || half is not ("choose" or "report" or "all"))
        {
            await Console.Error.WriteLineAsync($"The folder of pictures '{pictures}' or the half '{half}' is not known; give --pictures DIR --half choose|report|all.");
            return 2;
        }

        await MeasureAsync(name, QualitySet.Named(name, fixtures), pictures, half, seeds, protocols, variants, Argument("--against", ""));
        return 0;
    }

    private static async Task MeasureAsync(
        string name, QualitySet set, string pictures, string half, long[] seeds, List<string> protocols, QualityVariant[] variants, string against)
    {
        await using var runs = new LocalRuns(set.Model, set.InputSide);
        if (pictures.Length > 0) set = set with { Images = await RealPictures.OfAsync(pictures, runs, half) };
        var rows = variants.ToDictionary(v => v, v => new QualityRow(v, name, Listed(seeds), protocols));
        foreach (var image in set.Images)
        {
            foreach (var seed in seeds)
            {
                foreach (var variant in variants)
                    rows[variant].Add(image, await runs.ExplainAsync(image.Path, variant.Plan with { Seed = seed, Protocols = protocols }), set.InputSide);
                runs.Forget();
            }

            await Console.Error.WriteLineAsync($"{Path.GetFileName(image.Path)} done");
        }

        Console.WriteLine($"Model {Path.GetFileName(set.Model)} (SHA-256 {runs.ModelSha256}), {set.Images.Count} images, seeds {Listed(seeds)}, " +
            $"{(protocols.Count == 1 ? "protocol" : "protocols")} {string.Join(", ", protocols)}, {Environment.ProcessorCount}-core {RuntimeInformation.ProcessArchitecture}.");
        Console.WriteLine($"Images in order: {string.Join(", ", set.Images.Select(i => Path.GetFileNameWithoutExtension(i.Path)))}.");
        Console.WriteLine();
        Console.WriteLine(QualityRow.Header(set.Images[0].Box is not null, protocols));
        foreach (var variant in variants) Console.WriteLine(rows[variant]);
        if (against.Length > 0 && variants.FirstOrDefault(v => v.Name.Contains(against, StringComparison.OrdinalIgnoreCase)) is { } other && set.Images.Count > 1)
        {
            Console.WriteLine();
            Console.WriteLine(QualityRow.AgainstHeader(other.Name, protocols));
            foreach (var variant in variants.Where(v => v != other)) Console.WriteLine(rows[variant].Against(rows[other], seeds.Length));
        }

        Console.WriteLine();
        Console.WriteLine("DiffAUC of each image, seed by seed:");
        foreach (var line in variants.SelectMany(v => rows[v].EachImage)) Console.WriteLine(line);
    }

    // By a part of its name, or by the whole of it after "=".
    private static bool IsNamed(QualityVariant variant, string asked) =>
        asked.StartsWith('=') ? variant.Name == asked[1..] : variant.Name.Contains(asked, StringComparison.OrdinalIgnoreCase);

    private static bool TryParse(string list, out long[] seeds)
    {
        var parts = list.Split(',');
        seeds = new long[parts.Length];
        for (var i = 0; i < parts.Length; i++)
            if (!long.TryParse(parts[i], CultureInfo.InvariantCulture, out seeds[i])) return false;
        return true;
    }

    // "0-2" for three or more in a row, else "0, 1".
    private static string Listed(long[] seeds) =>
        seeds.Length > 2 && seeds.Select((s, i) => s - i).Distinct().Count() == 1 ? $"{seeds[0]}-{seeds[^1]}" : string.Join(", ", seeds);
}
