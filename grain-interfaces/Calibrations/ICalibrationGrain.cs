namespace DeCam.Cluster;

/// <summary>
/// One calibrated network for all runs that ask the same: its key is <see cref="CalibrationIds.Of"/> of the question. One of them has
/// it made, the others wait. It holds no durable state; where it is lost, the next run has the network made again.
/// </summary>
[Alias("DeCam.ICalibrationGrain"), SilosOnly]
public interface ICalibrationGrain : IGrainWithStringKey
{
    /// <summary>
    /// The answer, or the task of getting it, or neither after <see cref="TakeRequest.LongestPoll"/>; then the run asks again. A run
    /// that has the task repeats the question meanwhile, or another gets it.
    /// </summary>
    /// <param name="runId">The run that asks.</param>
    /// <param name="gone">A network that is not stored any more and has to be made again; null for none.</param>
    [Alias("Ask"), ResponseTimeout("00:00:05")] Task<CalibrationAnswer> AskAsync(string runId, string? gone);

    /// <summary>Takes what a device answered; null where the run gives the task back.</summary>
    [Alias("Tell"), ResponseTimeout("00:00:05")] Task TellAsync(string runId, CalibrationResult? result);
}

/// <summary>What a run hears that asks for a calibrated network.</summary>
/// <param name="Result">The answer; null while there is none.</param>
/// <param name="IsYours">Whether the run is to have the network made.</param>
[GenerateSerializer, Immutable, Alias("DeCam.CalibrationAnswer")]
public sealed record CalibrationAnswer([property: Id(0)] CalibrationResult? Result, [property: Id(1)] bool IsYours);
