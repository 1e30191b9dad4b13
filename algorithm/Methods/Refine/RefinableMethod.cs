using System.Globalization;

namespace DeCam.Methods.Refine;

/// <summary>Gives a method the option "refine": a share of the budget spent on tuning its map to the metric itself.</summary>
/// <param name="method">The method.</param>
internal sealed class RefinableMethod(ExplainerMethod method) : ExtendedMethod(method, Option)
{
    private const string Refine = "refine";
    private static readonly MethodOption Option = new(Refine, "0",
        "share of the evaluations spent on tuning the map to insertion and deletion; such a result is marked metric-tuned", "a number from 0 to below 1");

    /// <inheritdoc/>
    public override IExplainer Create(ExplanationProblem problem, string? preset, IReadOnlyDictionary<string, string> options)
    {
        var (share, own) = Split(options);
        if (share == 0) return Inner.Create(problem, preset, own);
        var (planned, budget) = BudgetOf(problem, preset, own, "tunes the map");
        var figures = Math.Min((int)(share * budget), budget - 1) / CoarseFigure.Evaluations;
        if (figures < RefiningExplainer.LeastFigures) return new UntunedExplainer(Inner.Create(problem with { Budget = budget }, preset, own), TooLittle(share, budget));
        // What does not fill a figure is the method's.
        var search = budget - figures * CoarseFigure.Evaluations;
        return new RefiningExplainer(Inner.Create(problem with { Budget = search }, preset, own), problem, search, budget) { IsCapped = budget < planned };
    }

    /// <inheritdoc/>
    public override MethodChoice Resolve(string? preset, IReadOnlyDictionary<string, string> options, int height, int width)
    {
        var (share, own) = Split(options);
        var choice = Inner.Resolve(preset, own, height, width);
        var values = new Dictionary<string, object>(choice.Options) { [Refine] = share };
        return choice with { Options = values, MetricTuned = choice.MetricTuned || share > 0, HasEvidence = choice.HasEvidence && share == 0 };
    }

    private static string TooLittle(double share, int budget) => string.Create(CultureInfo.InvariantCulture,
        $"The map was not tuned: a share of {share} of {budget} evaluations cannot judge one change, which takes {RefiningExplainer.LeastFigures * CoarseFigure.Evaluations}; all were left to the method.");

    private (double Share, Dictionary<string, string> Own) Split(IReadOnlyDictionary<string, string> options)
    {
        var (text, own) = Part(options);
        if (text is null) return (0, own);
        return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var share) && share is >= 0 and < 1
            ? (share, own)
            : throw Refusal(text);
    }
}
