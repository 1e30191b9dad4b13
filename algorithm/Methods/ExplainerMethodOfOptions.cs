using DeCam.Methods.Options;
using DeCam.Scoring;

namespace DeCam.Methods;

/// <summary>A method whose options are a record.</summary>
/// <typeparam name="TOptions">
/// A sealed record with init properties. A property with <see cref="OptionAttribute"/> can be set by users (int, double, bool,
/// string, enumerations, and nullable ones); <see cref="System.ComponentModel.DataAnnotations.RangeAttribute"/> bounds it, and
/// <see cref="System.ComponentModel.DataAnnotations.IValidatableObject"/> states rules across options.
/// </typeparam>
public abstract class ExplainerMethod<TOptions> : ExplainerMethod where TOptions : class, new()
{
    /// <summary>Named settings, the default first; empty when the record's own defaults are the only ones.</summary>
    protected virtual IReadOnlyList<(string Name, TOptions Options)> NamedOptions => [];

    /// <inheritdoc/>
    public sealed override IReadOnlyList<string> Presets => [.. NamedOptions.Select(p => p.Name)];

    /// <inheritdoc/>
    public sealed override IReadOnlyList<MethodOption> Options(string? preset)
    {
        var options = PresetOptions(preset);
        return [.. OptionRecord<TOptions>.Properties.Select(p => new MethodOption(p.Name, OptionValues.Format(p.ValueIn(options)), p.Meaning, p.Allowed))];
    }

    /// <inheritdoc/>
    public sealed override IExplainer Create(ExplanationProblem problem, string? preset, IReadOnlyDictionary<string, string> options) =>
        Create(problem, Settle(preset, options));

    /// <summary>Starts an explainer with settled options.</summary>
    public IExplainer Create(ExplanationProblem problem, TOptions options)
    {
        OptionRecord<TOptions>.Check(options, Name);
        return Start(problem, options);
    }

    /// <inheritdoc/>
    public sealed override MethodChoice Resolve(string? preset, IReadOnlyDictionary<string, string> options, int height, int width)
    {
        var settled = Settle(preset, options);
        var values = OptionRecord<TOptions>.Properties.ToDictionary(p => p.Name, p => OptionValues.Plain(p.ValueIn(settled)));
        var name = preset ?? (NamedOptions.Count > 0 ? NamedOptions[0].Name : null);
        return new(name, values, PlannedEvaluations(settled, height, width), IsMetricTuned(settled))
        {
            NeedsImage = NeedsImage(settled),
            HasEvidence = HasEvidence,
            PlannedBackwardPasses = PlannedBackwardPasses(settled),
        };
    }

    /// <summary>The preset with the user's changes, checked.</summary>
    /// <exception cref="ScoringRefusedException">An unknown preset or option, or a value out of range, in one sentence.</exception>
    public TOptions Settle(string? preset, IReadOnlyDictionary<string, string> options) =>
        OptionRecord<TOptions>.With(PresetOptions(preset), options, Name);

    /// <summary>Starts an explainer; the options have been checked.</summary>
    protected abstract IExplainer Start(ExplanationProblem problem, TOptions options);

    /// <summary>Evaluations the search asks for at most, before any budget.</summary>
    protected abstract int PlannedEvaluations(TOptions options, int height, int width);

    /// <summary>Backward passes that the method takes besides.</summary>
    protected virtual int PlannedBackwardPasses(TOptions options) => 0;

    /// <summary>Whether the search looks at the metric it will be judged by.</summary>
    protected virtual bool IsMetricTuned(TOptions options) => false;

    /// <summary>Whether it wants <see cref="ExplanationProblem.Image"/>.</summary>
    protected virtual bool NeedsImage(TOptions options) => false;

    /// <summary>Whether its explainers can say how sure their maps are (<see cref="IMapEvidence"/>).</summary>
    protected virtual bool HasEvidence => false;

    private TOptions PresetOptions(string? preset)
    {
        if (preset is null) return NamedOptions.Count > 0 ? NamedOptions[0].Options : new();
        foreach (var (name, options) in NamedOptions)
            if (name == preset) return options;
        throw new ScoringRefusedException(RefusalKind.Option, NamedOptions.Count == 0
            ? $"Method '{Name}' has no preset '{preset}'; it has none at all."
            : $"Method '{Name}' has no preset '{preset}'; {Nearest.Hint(preset, Presets)}");
    }
}
