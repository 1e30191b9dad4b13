namespace DeCam.Cluster;

/// <summary>
/// One question to a model: what it sees in an image. Its key is <see cref="DescriptionIds.Of"/> of the question, so equal questions
/// share one answer. It holds no durable state; a call that repeats the question starts it again wherever it was lost.
/// </summary>
[Alias("DeCam.IDescriptionGrain")]
public interface IDescriptionGrain : IGrainWithStringKey
{
    /// <summary>
    /// Asks the question, or waits for the answer to it. Answers within a second; while <see cref="DescriptionAnswer.IsOpen"/>, the
    /// caller calls again. A question that is not repeated for some seconds is withdrawn.
    /// </summary>
    [Alias("Describe"), ResponseTimeout("00:00:05")] Task<DescriptionAnswer> DescribeAsync(DescriptionRequest request);

    /// <summary>Takes the answer of the device or queue that was asked.</summary>
    [Alias("Report"), SilosOnly, ResponseTimeout("00:00:05")] Task ReportAsync(DescriptionAnswer answer);
}
