using DeCam.Cluster.Grains.Calls;

namespace DeCam.Cluster.Grains.Explanations;

/// <summary>Ends the work of a run whose checkpoints cannot be written: more work would only be lost. Never leaves the coordinator.</summary>
internal sealed class CheckpointsLostException(Exception fault) : Exception(Cause.Of(fault), fault);
