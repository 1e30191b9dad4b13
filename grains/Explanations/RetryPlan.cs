using DeCam.Cluster.Grains.Artifacts;
using DeCam.Cluster.Grains.Calls;

namespace DeCam.Cluster.Grains.Explanations;

/// <summary>
/// How often a run tries again when storage or network fail. The pauses add up to two and a half minutes (151 s), to one minute for
/// a missing artifact, and to four seconds where its user waits for it.
/// </summary>
public static class RetryPlan
{
    /// <summary>Attempts in all.</summary>
    public const int Attempts = 16;

    /// <summary>Attempts in all for what the artifact store does not give: the pauses between them add up to a minute.</summary>
    public const int ArtifactAttempts = 10;

    /// <summary>Attempts in all of a run whose user waits for it and can free the disk: about four seconds.</summary>
    public const int AloneAttempts = 5;

    private static readonly Backoff Pauses = new(TimeSpan.FromSeconds(0.25), 2, TimeSpan.FromSeconds(15));

    /// <summary>The pause after an attempt: 0.25 s doubled each time, at most 15 s.</summary>
    public static TimeSpan Pause(int attempt) => Pauses.Pause(attempt);

    /// <summary>The pause after an attempt, up to a fifth shorter or longer.</summary>
    public static TimeSpan Jittered(int attempt) => Pauses.Jittered(attempt);

    /// <summary>Attempts in all after such a fault.</summary>
    /// <param name="fault">What was thrown.</param>
    /// <param name="isAlone">Whether nobody but its user brings the run back.</param>
    public static int AttemptsAfter(Exception fault, bool isAlone) =>
        isAlone ? AloneAttempts : fault is ArtifactUnavailableException ? ArtifactAttempts : Attempts;

    /// <summary>What the run's status says when the attempts are used up.</summary>
    public static Failure GivenUp(RunSpec spec, Exception fault) => fault is ArtifactUnavailableException { Reason: var reason }
        ? StoreAway(spec, reason)
        : new(FailureKind.Internal, $"The run of image '{spec.ImageName}' was given up after {Attempts} attempts: {Cause.Of(fault)}; fix this, then submit the image or retry the cell.");

    /// <summary>The status of a run that stopped and can go on, when only its user can resume it.</summary>
    public static Failure Stopped(RunSpec spec, Exception fault) => new((fault as ArtifactUnavailableException)?.Reason.Kind ?? FailureKind.Internal,
        $"The run of image '{spec.ImageName}' stopped: {Cause.Of(fault)}; fix this and start the same command again, which goes on from the last checkpoint.");

    private static Failure StoreAway(RunSpec spec, Failure reason) => reason with
    {
        Message = $"What the run of image '{spec.ImageName}' needs could not be had from the artifact store for a minute ({Sentence.Reason(reason.Message)}); " +
            "see that every silo reaches the store, or submit the image again.",
    };
}
