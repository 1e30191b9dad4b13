using System.Globalization;
using DeCam.Attributions;
using DeCam.Scoring;

namespace DeCam.Methods.WhiteBox;

/// <summary>Hands on a map that a device made inside the model.</summary>
internal sealed class AttributedMap : ReadyMap
{
    private readonly Attribution _attribution;

    public AttributedMap(Attribution attribution, string method, ExplanationProblem problem)
        : base("evaluations")
    {
        var (map, place) = (attribution.Map, attribution.Layer is { } layer ? $"layer '{layer}'" : "the picture");
        if (map.Length != problem.HeightPixels * problem.WidthPixels)
            throw new InvalidOperationException($"Method '{method}' gave a map of {map.Length} values but the model's input has {problem.HeightPixels} x {problem.WidthPixels} pixels.");
        var broken = Array.FindIndex(map, value => !float.IsFinite(value));
        if (broken >= 0) throw new ScoringRefusedException(RefusalKind.Input, string.Create(CultureInfo.InvariantCulture,
            $"The map of method '{method}' from {place} is {map[broken]} at row {broken / problem.WidthPixels}, column {broken % problem.WidthPixels}: the model leaves the range of its numbers there; use a method that needs scores alone."));
        if (!map.AsSpan().ContainsAnyExcept(0f)) throw new ScoringRefusedException(RefusalKind.Input,
            $"The map of method '{method}' is 0 everywhere: nothing of {place} speaks for the class; {(attribution.Layer is null ? "" : "give another layer with -p layer=NAME, or ")}use a method that needs scores alone.");
        _attribution = attribution;
    }

    public override IReadOnlyList<string> Notes => _attribution.Notes;

    public override float[] Map(int target) => _attribution.Map;
}
