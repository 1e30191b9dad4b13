using System.Globalization;
using DeCam.Methods.Options;
using DeCam.Scoring;

namespace DeCam.Methods.Refine;

/// <summary>Gives a method the option "refine": a share of the budget spent on tuning its map to the metric itself.</summary>
/// <param name="method">The method.</param>
internal sealed class RefinableMethod(ExplainerMethod method) : ExplainerMethod
{
    private const string Refine = "refine";
    private static readonly MethodOption Option = new(Refine, "0",
        "share of the evaluations spent on tuning the map to insertion and deletion; such a result is marked metric-tuned", "a number from 0 to below 1");

    /// <inheritdoc/>
    public override string Name => method.Name;

    /// <inheritdoc/>
    public override string Summary => method.Summary;

    /// <inheritdoc/>
    public override string Source => method.Source;

    /// <inheritdoc/>
    public override IReadOnlyList<string> Presets => method.Presets;

    /// <inheritdoc/>
    public override bool MasksDependOnTarget => method.MasksDependOnTarget;

    /// <inheritdoc/>
    public override IReadOnlyList<MethodOption> Options(string? preset) => [.. method.Options(preset), Option];

    /// <inheritdoc/>
    public override bool IsSigned => method.IsSigned;

    /// <inheritdoc/>
    public override IExplainer Create(ExplanationProblem problem, string? preset, IReadOnlyDictionary<string, string> options)
    {
        var (share, own) = Split(options);
        if (share == 0) return method.Create(problem, preset, own);
        if (problem.TargetCount > 1)
        {
            throw new ScoringRefusedException(RefusalKind.Option,
                $"Option '{Refine}' tunes the map of one class but {problem.TargetCount} were asked for; run method '{Name}' once for each class.");
        }

        var planned = method.Resolve(preset, own, problem.HeightPixels, problem.WidthPixels).PlannedEvaluations;
        var budget = Math.Min(planned, problem.Budget ?? int.MaxValue);
        var figures = Math.Min((int)(share * budget), budget - 1) / CoarseFigure.Evaluations;
        if (figures < RefiningExplainer.LeastFigures) return new UntunedExplainer(method.Create(problem with { Budget = budget }, preset, own), TooLittle(share, budget));
        // What does not fill a figure is the method's.
        var search = budget - figures * CoarseFigure.Evaluations;
        return new RefiningExplainer(method.Create(problem with { Budget = search }, preset, own), problem, search, budget) { IsCapped = budget < planned };
    }

    /// <inheritdoc/>
    public override MethodChoice Resolve(string? preset, IReadOnlyDictionary<string, string> options, int height, int width)
    {
        var (share, own) = Split(options);
        var choice = method.Resolve(preset, own, height, width);
        var values = new Dictionary<string, object>(choice.Options) { [Refine] = share };
        return choice with { Options = values, MetricTuned = choice.MetricTuned || share > 0, HasEvidence = choice.HasEvidence && share == 0 };
    }

    private static string TooLittle(double share, int budget) => string.Create(CultureInfo.InvariantCulture,
        $"The map was not tuned: a share of {share} of {budget} evaluations cannot judge one change, which takes {RefiningExplainer.LeastFigures * CoarseFigure.Evaluations}; all were left to the method.");

    private (double Share, Dictionary<string, string> Own) Split(IReadOnlyDictionary<string, string> options)
    {
        var own = options.Where(o => o.Key != Refine).ToDictionary();
        string[] known = [.. Options(null).Select(o => o.Name)];
        if (own.Keys.FirstOrDefault(name => !known.Contains(name)) is { } unknown) throw UnknownOption.Refusal(unknown, Name, known);
        if (!options.TryGetValue(Refine, out var text)) return (0, own);
        return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var share) && share is >= 0 and < 1
            ? (share, own)
            : throw new ScoringRefusedException(RefusalKind.Option, $"Option '{Refine}' of method '{Name}' is '{text}' but must be {Option.Allowed}.");
    }
}
