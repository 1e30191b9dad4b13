using DeCam.Cluster.Grains.Storage;

namespace DeCam.Cluster.Grains.Explanations;

/// <summary>
/// How often a run tries again when storage or network fail: about three minutes long, one minute for a missing artifact, and four
/// seconds where its user waits for it.
/// </summary>
public static class RetryPlan
{
    /// <summary>Attempts in all.</summary>
    public const int Attempts = 16;

    /// <summary>Attempts in all for what the artifact store does not give: the pauses between them add up to a minute.</summary>
    public const int ArtifactAttempts = 10;

    /// <summary>Attempts in all of a run whose user waits for it and can mend the disk himself: about four seconds.</summary>
    public const int AloneAttempts = 5;

    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(15);

    /// <summary>The pause after an attempt: 0.25 s doubled each time, at most 15 s.</summary>
    public static TimeSpan Pause(int attempt)
    {
        var pause = TimeSpan.FromSeconds(0.25 * Math.Pow(2, attempt - 1));
        return pause < Longest ? pause : Longest;
    }

    /// <summary>Attempts in all after such a fault.</summary>
    /// <param name="fault">What was thrown.</param>
    /// <param name="isAlone">Whether nobody but its user brings the run back.</param>
    public static int AttemptsAfter(Exception fault, bool isAlone) =>
        isAlone ? AloneAttempts : fault is ArtifactUnavailableException ? ArtifactAttempts : Attempts;

    /// <summary>What the run's status says when the attempts are used up.</summary>
    public static Failure GivenUp(RunSpec spec, Exception fault) => fault is ArtifactUnavailableException { Reason: var reason }
        ? reason with
        {
            Message = $"What the run of image '{spec.ImageName}' needs could not be had from the artifact store for a minute ({reason.Message.TrimEnd('.')}); " +
                "see that every silo reaches the store, or submit the image again.",
        }
        : new(FailureKind.Internal, $"The run of image '{spec.ImageName}' was given up after {Attempts} attempts: {Cause.Of(fault)}; mend that, then submit the image or retry the cell.");

    /// <summary>What the status says of a run that stopped, not ended, where nobody but its user brings it back.</summary>
    public static Failure Stopped(RunSpec spec, Exception fault) => new((fault as ArtifactUnavailableException)?.Reason.Kind ?? FailureKind.Internal,
        $"The run of image '{spec.ImageName}' stopped: {Cause.Of(fault)}; mend that and start it again ('decam explain' with --resume goes on from the last checkpoint).");
}
