using DeCam.Methods;

namespace DeCam.Cluster.Client.Methods;

/// <summary>A method as <c>decam methods</c> lists it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Summary">What it does.</param>
/// <param name="Source">Whose definition it follows.</param>
/// <param name="Preset">Preset the defaults belong to, or null.</param>
/// <param name="Evaluations">Model evaluations under that preset.</param>
/// <param name="MetricTuned">Whether it looks at the metric it is judged by.</param>
/// <param name="ClassesAtOnce">Whether several classes can share one run.</param>
/// <param name="NeedsModelInternals">Whether it looks inside the model, and does not use its scores alone.</param>
/// <param name="BackwardPasses">Backward passes beside the evaluations.</param>
/// <param name="Presets">All presets, the default first.</param>
/// <param name="Options">All options.</param>
internal sealed record MethodEntry(
    string Name, string Summary, string Source, string? Preset, int Evaluations, bool MetricTuned, bool ClassesAtOnce,
    bool NeedsModelInternals, int BackwardPasses, IReadOnlyList<PresetEntry> Presets, IReadOnlyList<MethodOption> Options)
{
    private static readonly Dictionary<string, string> NoOptions = [];

    /// <summary>Describes a method under a preset, for a square input.</summary>
    public static MethodEntry Of(ExplainerMethod method, string? preset, int sidePixels)
    {
        MethodChoice Choice(string? named) => method.Resolve(named, NoOptions, sidePixels, sidePixels);
        var choice = Choice(preset);
        return new(method.Name, method.Summary, method.Source, choice.Preset, choice.PlannedEvaluations, choice.MetricTuned,
            !method.MasksDependOnTarget, method.LooksInside, choice.PlannedBackwardPasses, [.. method.Presets.Select(p => new PresetEntry(p, Choice(p).PlannedEvaluations))], method.Options(preset));
    }
}

/// <summary>A preset and what it costs.</summary>
internal sealed record PresetEntry(string Name, int Evaluations);
