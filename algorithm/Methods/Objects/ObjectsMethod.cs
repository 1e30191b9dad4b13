using System.Globalization;
using DeCam.Scoring;

namespace DeCam.Methods.Objects;

/// <summary>Gives a method the option "objects": the objects of the class are looked for one after the other, within one budget.</summary>
/// <param name="method">The method.</param>
internal sealed class ObjectsMethod(ExplainerMethod method) : ExtendedMethod(method, Option)
{
    private const string Objects = "objects";
    private const string Auto = "auto";
    private const int MostAuto = 4;
    private const int Most = 9;
    private static readonly MethodOption Option = new(Objects, "1",
        "objects of the class that are looked for one after the other, each with what was found hidden, as long as the class is recognised; the evaluations are for all of them together",
        string.Create(CultureInfo.InvariantCulture, $"a whole number from 1 to {Most}, or {Auto} for up to {MostAuto}"));

    /// <inheritdoc/>
    public override IExplainer Create(ExplanationProblem problem, string? preset, IReadOnlyDictionary<string, string> options)
    {
        var (_, most, own) = Split(options);
        if (most == 1) return Inner.Create(problem, preset, own);
        var (_, budget) = BudgetOf(problem, preset, own, "looks for the objects");
        if (budget < ObjectsExplainer.Least(most))
        {
            throw new ScoringRefusedException(RefusalKind.Option, string.Create(CultureInfo.InvariantCulture,
                $"Option '{Objects}' looks for up to {most} objects, which takes at least {ObjectsExplainer.Least(most)} evaluations, but method '{Name}' has {budget}; allow more evaluations or fewer objects."));
        }

        return new ObjectsExplainer(evaluations => Inner.Create(problem with { Budget = evaluations }, preset, own), problem, most, budget);
    }

    /// <inheritdoc/>
    public override MethodChoice Resolve(string? preset, IReadOnlyDictionary<string, string> options, int height, int width)
    {
        var (value, most, own) = Split(options);
        var choice = Inner.Resolve(preset, own, height, width);
        return choice with { Options = new Dictionary<string, object>(choice.Options) { [Objects] = value }, NeedsRival = most > 1, HasEvidence = choice.HasEvidence && most == 1 };
    }

    private (object Value, int Most, Dictionary<string, string> Own) Split(IReadOnlyDictionary<string, string> options)
    {
        var (text, own) = Part(options);
        if (text is null) return (1, 1, own);
        if (text == Auto) return (Auto, MostAuto, own);
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var most) && most is >= 1 and <= Most
            ? (most, most, own)
            : throw Refusal(text);
    }
}
