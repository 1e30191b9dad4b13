using System.Globalization;
using DeCam.Cluster.Client.Sweeps.Specification;

namespace DeCam.Cluster.Client.Sweeps.Results;

/// <summary>How the maps of each model and method meet the objects of the images. The image is the unit: its seeds are averaged first.</summary>
internal sealed class SweepPlaces
{
    private readonly Dictionary<(string Model, string Method, string Image), List<SweepObject>> _rows = [];

    /// <summary>Takes a row.</summary>
    public void Add(SweepRow row)
    {
        if (row is not { Failure: null, Localisation: { PointsInside: not null } place }) return;
        if (!_rows.TryGetValue((row.Model, row.Method, row.Image), out var seeds)) _rows[(row.Model, row.Method, row.Image)] = seeds = [];
        seeds.Add(place);
    }

    /// <summary>The figures of every model and method that has some.</summary>
    public IEnumerable<GroupPlaces> Of(SweepSpec spec) =>
        from model in spec.Models
        from method in spec.Methods
        let images = _rows.Where(r => r.Key.Model == model.Name && r.Key.Method == method.Name).Select(r => r.Value).ToList()
        where images.Count > 0
        select new GroupPlaces(model.Name, method.Name, images.Count, images.Average(s => s.Average(p => p.PointsInside == true ? 1.0 : 0)),
            images.Average(s => s.Average(p => p.EnergyInside!.Value)), images.Average(s => s[0].Fraction));

    /// <summary>The table; null where no map met an object.</summary>
    public SweepTableText? TableOf(SweepSpec spec) => _rows.Count == 0 ? null : new("Pointing game and energy inside", ["model", "method", "n", "points inside", "energy inside", "object"], 2,
        [.. Of(spec).Select(group => Row(spec, group))],
        $"n: images whose object shows in the model's view, of {spec.Images.ObjectCount} with a file of {(spec.Images.Masks is null ? "boxes" : "masks")} and {spec.Images.Count} in all. Points inside: share of maps whose maximum lies in the object. "
        + "Energy inside: share of the map's sum there, mean; a map that knows nothing has the object's own share of the view (object).");

    private static IReadOnlyList<string> Row(SweepSpec spec, GroupPlaces group) =>
    [
        group.Model, spec.Methods.First(m => m.Name == group.Method).DisplayName(), SweepFigures.Whole(group.Images),
        (100 * group.PointsInside).ToString("0.0' %'", CultureInfo.InvariantCulture), SweepFigures.Area(group.EnergyInside), SweepFigures.Area(group.ObjectFraction),
    ];
}

/// <summary>How the maps of one model and method meet the objects.</summary>
/// <param name="Model">Name of the model.</param>
/// <param name="Method">Name of the method.</param>
/// <param name="Images">Images whose object shows.</param>
/// <param name="PointsInside">Share of maps whose maximum lies in the object.</param>
/// <param name="EnergyInside">Mean share of a map's sum that lies in the object.</param>
/// <param name="ObjectFraction">Mean share of the view that the object covers.</param>
internal sealed record GroupPlaces(string Model, string Method, int Images, double PointsInside, double EnergyInside, double ObjectFraction);
