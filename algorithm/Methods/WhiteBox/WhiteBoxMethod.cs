using System.Globalization;
using DeCam.Attributions;
using DeCam.Scoring;

namespace DeCam.Methods.WhiteBox;

/// <summary>
/// A method that looks inside the model. It asks for no masks: a device makes the map at once, from values and gradients of the model,
/// and what is left for the explainer is to hand it on.
/// </summary>
/// <typeparam name="TOptions">Its options.</typeparam>
/// <param name="name">Name on the command line and in results.</param>
/// <param name="summary">One line on what it does.</param>
/// <param name="source">Author, year and title of the definition followed.</param>
internal sealed class WhiteBoxMethod<TOptions>(string name, string summary, string source) : ExplainerMethod<TOptions>
    where TOptions : class, IWhiteBoxOptions, new()
{
    /// <inheritdoc/>
    public override string Name => name;

    /// <inheritdoc/>
    public override string Summary => summary;

    /// <inheritdoc/>
    public override string Source => source;

    /// <inheritdoc/>
    public override bool MasksDependOnTarget => true;

    /// <inheritdoc/>
    public override bool LooksInside => true;

    /// <inheritdoc/>
    public override AttributionRequest Attribution(string? preset, IReadOnlyDictionary<string, string> options, int? budget, long seed, int target)
    {
        var (least, way) = Settle(preset, options).LeastForwardPasses;
        if (budget < least)
        {
            throw new ScoringRefusedException(RefusalKind.Option, string.Create(CultureInfo.InvariantCulture,
                $"Method '{name}' takes at least {least} whole forward passes but the budget is {budget}; raise the budget{way}."));
        }

        var settled = Resolve(preset, options, MethodCatalog.TypicalSidePixels, MethodCatalog.TypicalSidePixels).Options;
        return new(name, settled, target) { Seed = seed, Budget = budget };
    }

    /// <inheritdoc/>
    protected override IExplainer Start(ExplanationProblem problem, TOptions options) => new AttributedMap(problem.Attribution
        ?? throw new InvalidOperationException($"Method '{name}' hands on a map that a device makes; ask one for it first, as AttributionPlan says."), name, problem);

    /// <inheritdoc/>
    protected override int PlannedEvaluations(TOptions options, int height, int width) => options.ForwardPasses;

    /// <inheritdoc/>
    protected override int PlannedBackwardPasses(TOptions options) => options.BackwardPasses;
}
