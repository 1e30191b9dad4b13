using System.Globalization;
using DeCam.Explanations;
using DeCam.Methods;

namespace DeCam.Benchmarks.Quality;

/// <summary>One row of the quality table.</summary>
/// <param name="Name">Name of the row.</param>
/// <param name="Plan">What to run.</param>
/// <param name="References">DiffAUC of an independent reference implementation by model ("v1", "v2"), where measured.</param>
internal sealed record QualityVariant(string Name, ExplanationPlan Plan, IReadOnlyDictionary<string, double> References)
{
    private static readonly int[] Budgets = [160, 500, 1000];

    /// <summary>Every row, in the table's order.</summary>
    public static IReadOnlyList<QualityVariant> All { get; } =
    [
        New("decam paper map, zero baseline, N = 100", "decam", "paper", 2000, 23.1, 49.7, ("population", "100")),
        New("decam preset paper, 2,000 evaluations", "decam", "paper", 2000, 22.0, null),
        New("decam preset paper, 10,000 evaluations", "decam", "paper", 10_000, 25.7, null),
        New("decam preset paper, 40,200 evaluations", "decam", "paper", null, 27.7, null),
        New("decam paper map, blur baseline, N = 100", "decam", "paper", 2000, 29.7, 64.0, ("population", "100"), ("baseline", "blur")),
        New("decam the same run, slope map", "decam", "paper", 2000, 41.8, 67.2, ("population", "100"), ("baseline", "blur"), ("map", "slope")),
        New("decam preset balanced, alpha 5, paper map", "decam", "balanced", null, 38.1, null, ("alpha", "5"), ("map", "paper")),
        New("decam preset balanced, alpha 5", "decam", "balanced", null, 41.4, null, ("alpha", "5")),
        New("decam preset balanced, paper map", "decam", "balanced", null, 38.1, null, ("map", "paper")),
        New("decam preset balanced", "decam", "balanced", null, 41.4, null),
        New("decam preset fast", "decam", "fast", null, null, null),
        New("ellipse-ridge, guide 0, 500 evaluations", "ellipse-ridge", null, 500, 37.5, null, ("guide", "0")),
        New("ellipse-ridge, guide 0, 1,000 evaluations", "ellipse-ridge", null, 1000, 40.3, null, ("guide", "0")),
        New("ellipse-ridge, guide 0", "ellipse-ridge", null, 2000, 42.7, null, ("guide", "0")),
        New("ellipse-ridge, 500 evaluations", "ellipse-ridge", null, 500, 41.9, null),
        New("ellipse-ridge, 1,000 evaluations", "ellipse-ridge", null, 1000, 45.1, null),
        New("ellipse-ridge", "ellipse-ridge", null, 2000, 47.3, null),
        .. PathRidge("even"),
        .. PathRidge("balanced"),
        .. PathRidge("even, black 0.5", ("black", "0.5")),
        .. PathRidge("even, no ellipse share", ("ellipse-share", "0")),
        .. PathRidge("even, guided filter", ("guided-filter", "true")),
        New("path-ridge even, 2,000 evaluations", "path-ridge", "even", null, null, null, ("masks", "2000")),
        New("path-ridge balanced, 2,000 evaluations", "path-ridge", "balanced", null, 53.0, null, ("masks", "2000")),
        New("path-ridge balanced, 2,000 evaluations, linear map alone", "path-ridge", "balanced", null, null, null, ("masks", "2000"), ("surrogate", "false"), ("ellipse-share", "0")),
        New("path-ridge sharp, 1,000 evaluations", "path-ridge", "sharp", null, null, null),
        New("rise, zero baseline", "rise", null, 2000, 35.4, null, ("masks", "2000")),
        New("rise, cover, 1,000 evaluations", "rise", null, null, null, null, ("masks", "1000"), ("normalise", "cover")),
        New("lime", "lime", null, null, null, null),
        New("occlusion", "occlusion", null, null, null, null),
        New("sobol", "sobol", null, null, null, null),
        New("hsic", "hsic", null, null, null, null),
        New("sobol, 990 evaluations", "sobol", null, null, null, null, ("designs", "15")),
        New("hsic, 1,000 evaluations", "hsic", null, null, null, null, ("masks", "1000")),
        New("decam, 1,000 evaluations", "decam", "balanced", 1000, null, null),
        New("decam preset paper, 1,000 evaluations", "decam", "paper", 1000, null, null),
        New("shap-partition", "shap-partition", null, null, null, null),
        New("shap-partition, rounds of 10", "shap-partition", null, null, null, null, ("round", "10")),
        New("occlusion, window 50, stride 20", "occlusion", null, null, null, null, ("window", "50"), ("stride", "20")),
        New("occlusion, window 50, stride 20, black", "occlusion", null, null, null, null, ("window", "50"), ("stride", "20"), ("baseline", "black")),
        New("centre (control)", MethodCatalog.Control, null, null, null, 44.9),
    ];

    // One configuration at three numbers of evaluations; the smaller ones score no mask that the largest does not.
    private static IEnumerable<QualityVariant> PathRidge(string name, params (string Name, string Value)[] options) =>
        from evaluations in Budgets
        let reference = (name, evaluations) is ("balanced", 1000) ? 49.4 : (double?)null
        select New($"path-ridge {name}, {evaluations.ToString("N0", CultureInfo.InvariantCulture)} evaluations", "path-ridge", name.Split(',')[0], evaluations, reference, null, options);

    private static QualityVariant New(string name, string method, string? preset, int? budget, double? v1, double? v2, params (string Name, string Value)[] options)
    {
        var references = new Dictionary<string, double>();
        if (v1 is { } first) references["v1"] = first;
        if (v2 is { } second) references["v2"] = second;
        return new(name, new() { Method = method, Preset = preset, Budget = budget, Options = options.ToDictionary(o => o.Name, o => o.Value), Protocols = ["rise-225"] }, references);
    }
}
