using System.Globalization;
using DeCam.Methods.Options;
using DeCam.Scoring;

namespace DeCam.Methods.Objects;

/// <summary>Gives a method the option "objects": the objects of the class are looked for one after the other, within one budget.</summary>
/// <param name="method">The method.</param>
internal sealed class ObjectsMethod(ExplainerMethod method) : ExplainerMethod
{
    private const string Objects = "objects";
    private const string Auto = "auto";
    private const int MostAuto = 4;
    private const int Most = 9;
    private static readonly MethodOption Option = new(Objects, "1",
        "objects of the class that are looked for one after the other, each with what was found hidden, as long as the class is recognised; the evaluations are for all of them together",
        string.Create(CultureInfo.InvariantCulture, $"a whole number from 1 to {Most}, or {Auto} for up to {MostAuto}"));

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
    public override bool IsSigned => method.IsSigned;

    /// <inheritdoc/>
    public override IReadOnlyList<MethodOption> Options(string? preset) => [.. method.Options(preset), Option];

    /// <inheritdoc/>
    public override IExplainer Create(ExplanationProblem problem, string? preset, IReadOnlyDictionary<string, string> options)
    {
        var (_, most, own) = Split(options);
        if (most == 1) return method.Create(problem, preset, own);
        if (problem.TargetCount > 1)
        {
            throw new ScoringRefusedException(RefusalKind.Option,
                $"Option '{Objects}' looks for the objects of one class but {problem.TargetCount} were asked for; run method '{Name}' once for each class.");
        }

        var planned = method.Resolve(preset, own, problem.HeightPixels, problem.WidthPixels).PlannedEvaluations;
        var budget = Math.Min(planned, problem.Budget ?? int.MaxValue);
        if (budget < ObjectsExplainer.Least(most))
        {
            throw new ScoringRefusedException(RefusalKind.Option, string.Create(CultureInfo.InvariantCulture,
                $"Option '{Objects}' looks for up to {most} objects, which takes at least {ObjectsExplainer.Least(most)} evaluations, but method '{Name}' has {budget}; allow more evaluations or fewer objects."));
        }

        return new ObjectsExplainer(evaluations => method.Create(problem with { Budget = evaluations }, preset, own), problem, most, budget);
    }

    /// <inheritdoc/>
    public override MethodChoice Resolve(string? preset, IReadOnlyDictionary<string, string> options, int height, int width)
    {
        var (value, most, own) = Split(options);
        var choice = method.Resolve(preset, own, height, width);
        return choice with { Options = new Dictionary<string, object>(choice.Options) { [Objects] = value }, NeedsRival = most > 1, HasEvidence = choice.HasEvidence && most == 1 };
    }

    private (object Value, int Most, Dictionary<string, string> Own) Split(IReadOnlyDictionary<string, string> options)
    {
        var own = options.Where(o => o.Key != Objects).ToDictionary();
        string[] known = [.. Options(null).Select(o => o.Name)];
        if (own.Keys.FirstOrDefault(name => !known.Contains(name)) is { } unknown) throw UnknownOption.Refusal(unknown, Name, known);
        if (!options.TryGetValue(Objects, out var text)) return (1, 1, own);
        if (text == Auto) return (Auto, MostAuto, own);
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var most) && most is >= 1 and <= Most
            ? (most, most, own)
            : throw new ScoringRefusedException(RefusalKind.Option, $"Option '{Objects}' of method '{Name}' is '{text}' but must be {Option.Allowed}.");
    }
}
