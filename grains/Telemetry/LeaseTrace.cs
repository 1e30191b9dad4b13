using System.Diagnostics;

namespace DeCam.Cluster.Grains.Telemetry;

/// <summary>The activities of one lease. It may hold batches of several runs, each with a trace of its own, and nearly always holds none that is traced.</summary>
internal sealed class LeaseTrace : IDisposable
{
    private static readonly LeaseTrace Untraced = new([]);
    private readonly IReadOnlyList<Activity> _activities;

    private LeaseTrace(IReadOnlyList<Activity> activities) => _activities = activities;

    /// <summary>Begins the lease; disposing ends it.</summary>
    public static LeaseTrace Begin(WorkLease lease, string device, string silo)
    {
        if (!lease.Items.Any(item => item.Trace is not null)) return Untraced;
        var activities = new List<Activity>();
        foreach (var traced in lease.Items.Where(item => item.Trace is not null).GroupBy(item => item.Trace))
        {
            var activity = RunTrace.Lease(traced.Key)?
                .SetTag(TagNames.Run, traced.First().RunId).SetTag(TagNames.Model, traced.First().Model.Name).SetTag(TagNames.Device, device)
                .SetTag(TagNames.Silo, silo).SetTag(TagNames.Masks, traced.Sum(item => item.Count)).SetTag(TagNames.Attempt, lease.Attempt);
            if (activity is not null) activities.Add(activity);
        }

        return new(activities);
    }

    /// <summary>Begins the scoring; disposing ends it.</summary>
    public LeaseTrace Score() => _activities.Count == 0 ? Untraced : new([.. _activities.Select(RunTrace.Score).OfType<Activity>()]);

    /// <summary>Notes a fault.</summary>
    public void Fail(string fault)
    {
        foreach (var activity in _activities) activity.SetStatus(ActivityStatusCode.Error, fault);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        // The last begun ends first, so that the activity before them is the current one again.
        foreach (var activity in _activities.Reverse()) activity.Dispose();
    }
}
