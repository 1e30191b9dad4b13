using DeCam.Cluster.Client.Sweeps.Specification;

namespace DeCam.Cluster.Client.Sweeps.Watching;

/// <summary>
/// What the cells of a sweep cost, as far as a status tells: methods and models differ many times in evaluations and seconds, and cells
/// of one of them are worked on one after another, so a time by the number of cells would be far off.
/// </summary>
internal sealed class SweepCost
{
    private readonly SweepSpec _spec;
    private readonly SweepStatus _status;
    private readonly Part[] _parts;

    /// <summary>Takes a status.</summary>
    public SweepCost(SweepSpec spec, SweepStatus status)
    {
        (_spec, _status) = (spec, status);
        _parts = [.. from model in spec.Models from method in spec.Methods select Find(model.Name, method)];
    }

    /// <summary>Evaluations so far of each model and method, of finished cells and of open ones, in the order of the table.</summary>
    public double[] Evaluations => [.. _parts.Select(p => p.Done * p.EvaluationsOfDone + p.Open)];

    /// <summary>The work in so many evaluations of each model and method: in seconds of cells, or in evaluations before any seconds are known.</summary>
    /// <param name="evaluations">In the order of the table.</param>
    public double Work(double[] evaluations) => _parts.Zip(evaluations, (part, count) => count * OfEvaluation(part)).Sum();

    /// <summary>
    /// The work left, of each model and method by its own finished cells. Before the first, by what its open cells plan, else by its
    /// plan, at the cost of an evaluation in its open cells, else of that model, else of any.
    /// </summary>
    public double Left()
    {
        var cells = (double)_status.Cells / _parts.Length;
        return _parts.Sum(p => Math.Max(0, (Math.Max(0, cells - p.Done - p.Failed) * OfCell(p)) - p.Open) * OfEvaluation(p));
    }

    private double OfCell(Part part) => part.Done > 0 ? part.EvaluationsOfDone : part.PlannedByOpen > 0 ? part.PlannedByOpen : part.Planned + Metrics();

    // Every cell is measured alike.
    private double Metrics() =>
        Array.Find(_parts, p => p.Done > 0) is { } done ? done.MetricEvaluationsOfDone
        : Array.Find(_parts, p => p.PlannedByOpen > 0) is { } open ? Math.Max(0, open.PlannedByOpen - open.Planned) : 0;

    private double OfEvaluation(Part part) => OfEvaluation(p => p == part) ?? OfEvaluation(p => p.Model == part.Model) ?? OfEvaluation(_ => true) ?? 1;

    // Cells finished under an earlier version do not tell their seconds. Given maps without metrics take no evaluations, so they tell nothing of one.
    private double? OfEvaluation(Func<Part, bool> which)
    {
        if (Array.Exists(_parts, p => p is { Done: > 0, EvaluationsOfDone: > 0, SecondsOfDone: <= 0 })) return null;
        var known = _parts.Where(p => which(p) && p is { KnownEvaluations: > 0, KnownSeconds: > 0 }).ToList();
        return known.Count > 0 ? known.Sum(p => p.KnownSeconds) / known.Sum(p => p.KnownEvaluations) : null;
    }

    private Part Find(string model, SweepMethod method)
    {
        var group = Array.Find(_status.Groups, g => g.Model == model && g.Method == method.Name);
        var open = Array.Find(_status.Activities, a => a.Model == model && a.Method == method.Name);
        return new(model, group?.Done ?? 0, group?.Failed ?? 0, open?.Evaluations ?? 0)
        {
            EvaluationsOfDone = (group?.MeanEvaluations ?? 0) + (group?.MeanMetricEvaluations ?? 0),
            MetricEvaluationsOfDone = group?.MeanMetricEvaluations ?? 0,
            SecondsOfDone = group?.MeanSeconds ?? 0,
            Planned = Math.Min(method.Choice().PlannedEvaluations, method.Budget ?? _spec.Budget ?? int.MaxValue),
            PlannedByOpen = open?.Planned ?? 0,
            SecondsOfOpen = open?.SecondsOfEvaluation ?? 0,
        };
    }

    // One model with one method. Evaluations and seconds of what is done are those of a cell, seconds of what is open those of an evaluation.
    private sealed record Part(string Model, int Done, int Failed, long Open)
    {
        public double EvaluationsOfDone { get; init; }

        public double MetricEvaluationsOfDone { get; init; }

        public double SecondsOfDone { get; init; }

        public int Planned { get; init; }

        public int PlannedByOpen { get; init; }

        public double SecondsOfOpen { get; init; }

        public double KnownEvaluations => Done > 0 ? Done * EvaluationsOfDone : Open;

        public double KnownSeconds => Done > 0 ? Done * SecondsOfDone : Open * SecondsOfOpen;
    }
}
