namespace DeCam.Cluster.Grains.Explanations;

/// <summary>Where a run stands, with its result or the reason why it has none.</summary>
internal sealed record RunEnd(RunState State, RunResult? Result = null, Failure? Failure = null);
