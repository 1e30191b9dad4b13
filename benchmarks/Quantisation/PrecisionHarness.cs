using System.Globalization;
using DeCam.Benchmarks.Quality;

namespace DeCam.Benchmarks.Quantisation;

/// <summary>Searching with 8-bit integers beside float32: speed, how both rank masks, and the quality of maps.</summary>
internal static class PrecisionHarness
{
    public static Harness Entry { get; } = new("int8",
        $"PICTURE MODEL.onnx ...: evaluations a second of the loop; FOLDER MODEL.onnx ...: how masks are ranked; results.parquet ...: cells of sweeps paired; --fixtures DIR --model {string.Join('|', QualitySet.Names)} [--pictures DIR] [--most N] [--seeds N,N] [--ratio R]: maps, R evaluations in 8 bits in the time of one", RunAsync);

    private static Task<int> RunAsync(string[] args)
    {
        string Argument(string name, string fallback) => Array.IndexOf(args, name) is >= 0 and var at && at + 1 < args.Length ? args[at + 1] : fallback;
        var (fixtures, model) = (Argument("--fixtures", ""), Argument("--model", "v2"));
        if (Directory.Exists(fixtures) && QualitySet.Names.Contains(model))
        {
            return MapHarness.RunAsync(QualitySet.Named(model, fixtures), model, Argument("--pictures", ""), int.Parse(Argument("--most", "50"), CultureInfo.InvariantCulture),
                [.. Argument("--seeds", "0").Split(',').Select(s => long.Parse(s, CultureInfo.InvariantCulture))], double.Parse(Argument("--ratio", "2"), CultureInfo.InvariantCulture));
        }

        if (args.Length >= 1 && args.All(a => Path.GetExtension(a) == ".parquet" && File.Exists(a))) return PairsHarness.RunAsync(args);
        if (args.Length >= 2 && args[1..].All(File.Exists))
        {
            if (File.Exists(args[0])) return LoopHarness.RunAsync(args[0], args[1..]);
            if (Directory.Exists(args[0])) return AgreementHarness.RunAsync(args[0], args[1..]);
        }

        Console.Error.WriteLine($"'{args.FirstOrDefault(a => !Path.Exists(a)) ?? "one argument"}' is no file; usage: {Entry.Name} {Entry.Usage}");
        return Task.FromResult(2);
    }
}
