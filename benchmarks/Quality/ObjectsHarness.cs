using System.Globalization;
using DeCam.Cluster.Testing.Planted;
using DeCam.Explanations;

namespace DeCam.Benchmarks.Quality;

/// <summary>Counts how many of several objects of one class are found, on pictures made for it.</summary>
internal static class ObjectsHarness
{
    private const int Shapes = 8;
    private const double Sure = 0.9;

    public static Harness Entry { get; } = new("objects", "--fixtures DIR [--pictures N] [--method NAME,NAME] [--budget N]: how many of several objects are found", RunAsync);

    private static async Task<int> RunAsync(string[] args)
    {
        string Argument(string name, string fallback) => Array.IndexOf(args, name) is >= 0 and var at && at + 1 < args.Length ? args[at + 1] : fallback;
        var model = Path.Combine(Argument("--fixtures", ""), "shapes_cnn.onnx");
        if (!File.Exists(model))
        {
            await Console.Error.WriteLineAsync($"Model file '{model}' does not exist; give the folder of fixtures with --fixtures DIR.");
            return 2;
        }

        var pictures = int.Parse(Argument("--pictures", "80"), CultureInfo.InvariantCulture);
        int? budget = Argument("--budget", "") is { Length: > 0 } text ? int.Parse(text, CultureInfo.InvariantCulture) : null;
        Console.WriteLine($"Model shapes_cnn.onnx, {pictures} pictures of each kind, seed 0, objects = auto.");
        Console.WriteLine();
        Console.WriteLine("| method | objects in the picture | evaluations, mean | recall by pointing | found 0, 1, 2, 3, 4 |");
        Console.WriteLine("|---|---|---|---|---|");
        await using var runs = new LocalRuns(model, ShapeScene.Side);
        foreach (var method in Argument("--method", "path-ridge").Split(','))
        {
            for (var count = 1; count <= 3; count++)
                Console.WriteLine(await RowAsync(runs, new() { Method = method, Budget = budget, Options = new Dictionary<string, string> { ["objects"] = "auto" } }, count, pictures));
        }

        return 0;
    }

    private static async Task<string> RowAsync(LocalRuns runs, ExplanationPlan plan, int count, int pictures)
    {
        var (found, evaluations, told) = (0, 0, new int[5]);
        for (var (done, seed) = (0, 0); done < pictures; seed++)
        {
            var scene = ShapeScene.Of(seed % Shapes, count, seed);
            if (!await IsSeenAsync(runs, scene, seed % Shapes)) continue;
            done++;
            var outcome = await runs.ExplainFileAsync(scene.File, plan);
            var objects = outcome.Targets[0].Objects;
            found += Enumerable.Range(0, count).Count(i => objects.Any(o => scene.IsIn(i, Array.IndexOf(o.Map, o.Map.Max()))));
            evaluations += outcome.Evaluations;
            told[objects.Count]++;
        }

        return string.Create(CultureInfo.InvariantCulture, $"| {plan.Method} | {count} | {(double)evaluations / pictures:0} | {(double)found / pictures / count:0.000} | {string.Join(", ", told)} |");
    }

    // Pictures of which the model is sure, and of each object alone too.
    private static async Task<bool> IsSeenAsync(LocalRuns runs, ShapeScene scene, int shape)
    {
        foreach (var file in (byte[][])[scene.File, .. scene.Objects.Select((_, i) => scene.FileOfOne(i))])
            if (await runs.TopOfAsync(file) is not { Probability: >= Sure } top || top.Class != shape) return false;
        return true;
    }
}
