namespace DeCam.Explanations;

/// <summary>How far a run is.</summary>
/// <param name="Evaluations">Masks scored by the search so far.</param>
/// <param name="Planned">Masks the search will score at most.</param>
/// <param name="MetricEvaluations">Masks scored by the metrics so far.</param>
/// <param name="MetricPlanned">Masks the metrics will score.</param>
/// <param name="Search">State of the search.</param>
public sealed record RunProgress(int Evaluations, int Planned, int MetricEvaluations, int MetricPlanned, SearchState Search);
