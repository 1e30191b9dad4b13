using System.Globalization;
using DeCam.Methods;
using DeCam.Scoring;

namespace DeCam.Explanations;

/// <summary>Stands in for an explainer where the map was made elsewhere and is only to be judged.</summary>
internal sealed class GivenMap : ReadyMap
{
    private readonly float[] _map;

    public GivenMap(float[]? map, ModelView view)
        : base(MethodCatalog.Given)
    {
        var wanted = view.HeightPixels * view.WidthPixels;
        _map = map?.Length == wanted ? map : throw new ScoringRefusedException(RefusalKind.Input,
            $"The map has {map?.Length ?? 0} values but the model's input has {view.HeightPixels} x {view.WidthPixels} pixels; give a map of that size.");
        var broken = Array.FindIndex(_map, value => !float.IsFinite(value));
        if (broken >= 0) throw new ScoringRefusedException(RefusalKind.Input, string.Create(CultureInfo.InvariantCulture,
            $"The map is {_map[broken]} at row {broken / view.WidthPixels}, column {broken % view.WidthPixels}; give a map of finite numbers."));
    }

    public override float[] Map(int target) => _map;
}
