using Microsoft.Extensions.Logging;

namespace DeCam.Cluster.Grains.Scoring.Queue;

/// <summary>
/// What a queue tells other grains. Nothing waits for these messages: a lost one costs time and nothing else, so it needs no more
/// than a line in the log.
/// </summary>
internal sealed partial class QueueMessages(IGrainFactory grains, ILogger logger)
{
    private readonly HashSet<string> _refusing = [];

    /// <summary>Tells the agents that the model has work.</summary>
    public void Announce(ModelRef model) => Send(grains.GetGrain<IModelDemandGrain>(0).AnnounceAsync(model), "demand");

    /// <summary>Tells the cluster's overview how long the queue is.</summary>
    public void Report(QueueStatus status) => Send(grains.GetGrain<IClusterGrain>(0).ReportQueueAsync(status), "status");

    /// <summary>Tells a run that one of its batches is given up.</summary>
    public void Refuse(WorkReport report) => Send(grains.GetGrain<IExplanationGrain>(report.RunId).ReportAsync(new([report])), "failure");

    /// <summary>Tells a description that it is given up.</summary>
    public async void Refuse(string description, Failure refusal)
    {
        if (!_refusing.Add(description)) return;
        await SendAsync(grains.GetGrain<IDescriptionGrain>(description).ReportAsync(new() { Refusal = refusal }), "failure");
        _refusing.Remove(description);
    }

    /// <summary>Whether a description is being told that it is given up.</summary>
    public bool IsRefusing(string description) => _refusing.Contains(description);

    /// <summary>Tells a device that its lease is not wanted any more.</summary>
    public void Revoke(Lease lease)
    {
        if (lease.Observer is { } observer) Send(observer.RevokeAsync(lease.Id), "revocation");
    }

    /// <summary>Tells a device that another one did its work.</summary>
    public void Blame(Doubt doubt)
    {
        if (doubt is not { IsTold: false, Lease.Observer: { } observer }) return;
        doubt.IsTold = true;
        Send(observer.BlameAsync(doubt.Lease.Id, doubt.Lease.Device.Key.Device, doubt.Fault), "blame");
    }

    private async void Send(Task message, string what) => await SendAsync(message, what);

    private async Task SendAsync(Task message, string what)
    {
        try
        {
            await message;
        }
        catch (Exception e)
        {
            LogNotSent(what, e.Message);
        }
    }

    [LoggerMessage(Level = LogLevel.Debug, Message = "Could not send {What}: {Reason}")]
    private partial void LogNotSent(string what, string reason);
}
