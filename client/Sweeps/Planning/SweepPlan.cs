using DeCam.Cluster.Client.Sweeps.Specification;
using DeCam.Inference.Benchmarks;
using DeCam.Methods;
using DeCam.Metrics;
using DeCam.Scoring;

namespace DeCam.Cluster.Client.Sweeps.Planning;

/// <summary>What a sweep will cost, as far as it can be told before it starts.</summary>
/// <param name="Spec">The specification as resolved.</param>
/// <param name="Models">What each model will do.</param>
internal sealed record SweepPlan(SweepSpec Spec, IReadOnlyList<PlannedModel> Models)
{
    /// <summary>Images of each model; fewer where a filter leaves some out.</summary>
    public int Images => Math.Min(Spec.Images.Count, Spec.Images.Limit ?? int.MaxValue);

    /// <summary>Whether there may be fewer cells, because only the models can tell which images pass the filter.</summary>
    public bool IsFiltered => Spec.Images.Where.Filter != SweepFilter.All;

    /// <summary>All cells.</summary>
    public long Cells => Models.Sum(m => m.Methods.Sum(g => g.Cells));

    /// <summary>Evaluations of all searches at most; some methods end earlier.</summary>
    public long SearchEvaluations => Models.Sum(m => m.Methods.Sum(g => g.Cells * g.Search));

    /// <summary>Backward passes of all methods that look inside their models.</summary>
    public long BackwardPasses => Models.Sum(m => m.Methods.Sum(g => g.Cells * g.Backward));

    /// <summary>Evaluations of all metrics.</summary>
    public long MetricEvaluations => Models.Sum(m => m.Methods.Sum(g => g.Cells * g.Metrics));

    /// <summary>The time of all evaluations and of maps from inside models, or null where a model's rate is not known.</summary>
    public TimeSpan? Time => Models.All(m => m.Rate is > 0) ? TimeSpan.FromSeconds(Models.Sum(m => (m.Work / m.Rate!.Value) + m.Inside)) : null;

    /// <summary>The plan of a sweep.</summary>
    /// <param name="spec">The specification as resolved.</param>
    /// <param name="models">Input size and speed of each model, in its order.</param>
    public static SweepPlan Of(SweepSpec spec, IReadOnlyList<ModelPace> models)
    {
        var cells = (long)Math.Min(spec.Images.Count, spec.Images.Limit ?? int.MaxValue) * spec.Seeds.Length;
        return new(spec, [.. spec.Models.Zip(models, (model, pace) => new PlannedModel(model.Name, pace.Height, pace.Width, pace.EvaluationsPerSecond,
            [.. spec.Methods.Select(method => Of(spec, method, cells, pace))], pace.MapsAtOnce))]);
    }

    private static PlannedMethod Of(SweepSpec spec, SweepMethod method, long cells, ModelPace pace)
    {
        int Curves(string protocol) => 2 * MetricProtocol.Named(protocol).Steps(pace.Height, pace.Width).Length;
        var choice = method.Choice(pace.Height, pace.Width);
        var search = Math.Min(choice.PlannedEvaluations, method.Budget ?? spec.Budget ?? int.MaxValue);
        var snapshots = spec.Snapshots.Count(s => s <= search);
        return new(method.DisplayName(), cells, search, spec.Metrics.Sum(Curves) + (snapshots > 0 ? snapshots * Curves(spec.Metrics[0]) : 0))
        {
            Backward = choice.PlannedBackwardPasses,
            Inside = pace.Maps.GetValueOrDefault(method.Name),
            Speed = pace.Integers?.SpeedOf(method.Precision) ?? 1,
            Preparation = PrecisionNames.Read(method.Precision).IsOfTheModel() ? 0 : pace.Integers?.Preparation ?? 0,
        };
    }
}

/// <summary>What one model will do.</summary>
/// <param name="Name">Its name in the sweep.</param>
/// <param name="Height">Rows of its input.</param>
/// <param name="Width">Columns of its input.</param>
/// <param name="Rate">Evaluations a second, or null where it is not known.</param>
/// <param name="Methods">What each method asks of it.</param>
/// <param name="MapsAtOnce">Maps from inside it that are made at once.</param>
internal sealed record PlannedModel(string Name, int Height, int Width, double? Rate, IReadOnlyList<PlannedMethod> Methods, int MapsAtOnce)
{
    /// <summary>
    /// Evaluations of metrics, and of searches, with as many as take the time of the backward passes, where <see cref="Inside"/> does not
    /// hold the time of the map. Those in 8 bits count as what takes their time in float32.
    /// </summary>
    public double Work => Methods.Sum(m => m.Cells * (m.Metrics + (m.Inside is null ? (m.Search / m.Speed) + (MethodChoice.EvaluationsOfBackwardPass * m.Backward) : 0)));

    /// <summary>Seconds of the maps whose time inside the model was measured, and of networks of 8-bit integers: each is made on one thread.</summary>
    public double Inside => Methods.Where(m => m.Cells > 0).Sum(m => (m.Inside?.Opening ?? 0) + (m.Cells * ((m.Inside?.Map ?? 0) + m.Preparation) / Math.Min(MapsAtOnce, m.Cells)));
}

/// <summary>What one method asks of a model.</summary>
/// <param name="Name">Its name, with the marks a reader must not miss.</param>
/// <param name="Cells">Its cells.</param>
/// <param name="Search">Evaluations of a cell's search at most.</param>
/// <param name="Metrics">Evaluations of a cell's metrics, snapshots among them.</param>
internal sealed record PlannedMethod(string Name, long Cells, long Search, long Metrics)
{
    /// <summary>Backward passes of a cell.</summary>
    public long Backward { get; init; }

    /// <summary>What a map from inside the model takes; null for other methods, and where it was not measured.</summary>
    public AttributionTime? Inside { get; init; }

    /// <summary>How often faster its search scores than the model itself: above 1 in 8 bits, where that was measured.</summary>
    public double Speed { get; init; } = 1;

    /// <summary>Seconds that the network of 8-bit integers of a cell takes at most; equal ones are made once.</summary>
    public double Preparation { get; init; }
}
