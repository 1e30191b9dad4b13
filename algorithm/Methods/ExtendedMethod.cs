using DeCam.Methods.Options;
using DeCam.Scoring;

namespace DeCam.Methods;

/// <summary>A method with one option more, which works on the method's own explainer.</summary>
/// <param name="method">The method.</param>
/// <param name="option">The option.</param>
internal abstract class ExtendedMethod(ExplainerMethod method, MethodOption option) : ExplainerMethod
{
    /// <inheritdoc/>
    public sealed override string Name => method.Name;

    /// <inheritdoc/>
    public sealed override string Summary => method.Summary;

    /// <inheritdoc/>
    public sealed override string Source => method.Source;

    /// <inheritdoc/>
    public sealed override IReadOnlyList<string> Presets => method.Presets;

    /// <inheritdoc/>
    public sealed override bool MasksDependOnTarget => method.MasksDependOnTarget;

    /// <inheritdoc/>
    public sealed override bool IsSigned => method.IsSigned;

    /// <inheritdoc/>
    public sealed override IReadOnlyList<MethodOption> Options(string? preset) => [.. method.Options(preset), option];

    /// <summary>The method that is extended.</summary>
    protected ExplainerMethod Inner => method;

    /// <summary>Parts the option from those of the method.</summary>
    /// <returns>What is given for it, or null; and the others.</returns>
    /// <exception cref="ScoringRefusedException">An option that neither has.</exception>
    protected (string? Text, Dictionary<string, string> Own) Part(IReadOnlyDictionary<string, string> options)
    {
        var own = options.Where(o => o.Key != option.Name).ToDictionary();
        string[] known = [.. Options(null).Select(o => o.Name)];
        if (own.Keys.FirstOrDefault(name => !known.Contains(name)) is { } unknown) throw UnknownOption.Refusal(unknown, Name, known);
        return (options.GetValueOrDefault(option.Name), own);
    }

    /// <summary>The refusal of a value of the option.</summary>
    protected ScoringRefusedException Refusal(string text) =>
        new(RefusalKind.Option, $"Option '{option.Name}' of method '{Name}' is '{text}' but must be {option.Allowed}.");

    /// <summary>Evaluations that the method plans with its own options, and those that it has under the problem's budget.</summary>
    /// <param name="problem">The problem, of one class.</param>
    /// <param name="preset">The preset, or null.</param>
    /// <param name="own">The method's own options.</param>
    /// <param name="does">What the option does to one class, for the refusal of several.</param>
    /// <exception cref="ScoringRefusedException">Several classes.</exception>
    protected (int Planned, int Budget) BudgetOf(ExplanationProblem problem, string? preset, IReadOnlyDictionary<string, string> own, string does)
    {
        if (problem.TargetCount > 1)
        {
            throw new ScoringRefusedException(RefusalKind.Option,
                $"Option '{option.Name}' {does} of one class but {problem.TargetCount} were asked for; run method '{Name}' once for each class.");
        }

        var planned = method.Resolve(preset, own, problem.HeightPixels, problem.WidthPixels).PlannedEvaluations;
        return (planned, Math.Min(planned, problem.Budget ?? int.MaxValue));
    }
}
