namespace DeCam.Cluster.Grains.Scoring;

/// <summary>How long work in a model's queue is waited for before the queue is asked whether it still has the work.</summary>
internal static class QueuePatience
{
    /// <summary>While the queue answers.</summary>
    public static readonly TimeSpan Usual = TimeSpan.FromSeconds(1);

    /// <summary>After a call that the queue did not answer.</summary>
    public static readonly TimeSpan AfterLoss = TimeSpan.FromSeconds(0.25);
}
