using Orleans.Concurrency;

namespace DeCam.Cluster;

/// <summary>Works on a device of the silo it is called on; called by that silo's own agents.</summary>
[Alias("DeCam.IEvaluatorGrain"), SilosOnly]
public interface IEvaluatorGrain : IGrainWithIntegerKey
{
    /// <summary>Scores the batches of a lease, which the silo's agent holds; report i answers batch i. A batch that no device can score is reported as refused. No reports where the model is not here any more.</summary>
    [Alias("Evaluate"), ResponseTimeout("02:00:00")]
    Task<Immutable<WorkReport[]>> EvaluateAsync(string device, WorkLease lease);

    /// <summary>Answers the description of a lease, which the silo's agent holds. A question that no device can answer is refused. The answer stays open where the model is not here any more.</summary>
    [Alias("Describe"), ResponseTimeout("02:00:00")]
    Task<DescriptionAnswer> DescribeAsync(string device, Guid lease, DescriptionRequest request);

    /// <summary>Has a device load a model and says how it calculates; the silo's agent holds a lease for it.</summary>
    [Alias("Arithmetic"), ResponseTimeout("02:00:00")]
    Task<ArithmeticAnswer> ArithmeticAsync(string device, Guid lease, ModelRef model);
}
