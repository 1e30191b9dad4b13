namespace DeCam.Cluster.Grains.Explanations;

/// <summary>
/// Ends the work of a run in a cluster of one process, whose devices calculate differently from those that began the run: no other will
/// come. Never leaves the coordinator.
/// </summary>
/// <param name="begun">The kind that the run is bound to.</param>
/// <param name="here">The kind of this cluster.</param>
internal sealed class OtherArithmeticException(ArithmeticKind begun, ArithmeticKind here)
    : Exception($"The run was begun with arithmetic {begun.InWords}, but here is arithmetic {here.InWords}.")
{
    /// <summary>What the run's status says: both kinds and the two ways on.</summary>
    public Failure Failure(RunSpec spec) => new(FailureKind.Input,
        $"The run of image '{spec.ImageName}' was begun with arithmetic {begun.InWords}, but this machine has arithmetic {here.InWords}, whose last bits differ; " +
        "go on where it was begun, go on here with --arithmetic any, after which its result is not reproducible, or begin anew with --restart.");
}
