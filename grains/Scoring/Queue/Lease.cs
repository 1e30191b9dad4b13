using DeCam.Scoring;

namespace DeCam.Cluster.Grains.Scoring.Queue;

/// <summary>Work lent to one slot of a device.</summary>
/// <param name="Id">Name of the lease.</param>
/// <param name="Device">The device.</param>
/// <param name="Slot">The slot.</param>
/// <param name="Work">Batches, or one description.</param>
/// <param name="Due">When the work is given to another device, as <see cref="Uptime"/>.</param>
/// <param name="Observer">Hears when the work is not wanted any more.</param>
/// <param name="Since">When it began, as <see cref="Uptime"/>.</param>
internal sealed record Lease(Guid Id, QueueDevice Device, int Slot, IReadOnlyList<QueuedWork> Work, TimeSpan Due, ILeaseObserver? Observer, TimeSpan Since = default)
{
    /// <summary>Masks in it.</summary>
    public int Masks => Work.Sum(w => w.Masks);

    /// <summary>What scores them, in the words of <see cref="PrecisionNames"/>.</summary>
    public string Precision => Work is [{ Needs: { } precision }, ..] ? precision : PrecisionNames.Fp32;

    /// <summary>Whether the device only loads the model, to say how it calculates.</summary>
    public bool IsProbe => Work.Count == 0;
}
