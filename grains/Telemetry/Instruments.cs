using System.Diagnostics.Metrics;

namespace DeCam.Cluster.Grains.Telemetry;

/// <summary>
/// Everything that the grains measure, listed for operators in <c>docs/operations.md</c>. A measurement without a listener costs a
/// comparison. Attributes are few and bounded: devices, models, and the words of this folder; never the id of a run.
/// </summary>
internal static class Instruments
{
    // From a thousandth of a second to five minutes: a small model on a card, and a large one on a busy processor.
    private static readonly InstrumentAdvice<double> Seconds = new() { HistogramBucketBoundaries = [0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1, 3, 10, 30, 100, 300] };
    private static readonly InstrumentAdvice<double> Eighths = new() { HistogramBucketBoundaries = [0.125, 0.25, 0.375, 0.5, 0.625, 0.75, 0.875, 1] };
    private static readonly InstrumentAdvice<long> Bytes = new() { HistogramBucketBoundaries = [1 << 10, 1 << 12, 1 << 14, 1 << 16, 1 << 18, 1 << 20, 1 << 22, 1 << 24] };
    private static readonly Meter Meter = new(DeCamTelemetry.Name, SoftwareVersion.Current);

    public static Counter<long> Evaluations { get; } = Meter.CreateCounter<long>("decam.evaluations", "{evaluation}", "Evaluations of a model by a device of this silo");

    public static Histogram<double> BatchFill { get; } = Meter.CreateHistogram("decam.batch.fill", "1", "Masks of a lease over those that the device likes to get at once", advice: Eighths);

    public static Histogram<double> InferenceDuration { get; } = Meter.CreateHistogram("decam.inference.duration", "s", "Time from handing a lease to the device to its scores", advice: Seconds);

    public static Histogram<double> QueueDuration { get; } = Meter.CreateHistogram("decam.queue.duration", "s", "Time that a batch or a description waited in the queue of its model", advice: Seconds);

    public static Counter<long> Retries { get; } = Meter.CreateCounter<long>("decam.retries", "{retry}", "Work that is done again");

    public static Counter<long> MasksRecomputed { get; } = Meter.CreateCounter<long>("decam.masks.recomputed", "{mask}", "Masks that went back to the queue after they were lent to a device, or that the queue had lost");

    public static Histogram<long> CheckpointSize { get; } = Meter.CreateHistogram("decam.checkpoint.size", "By", "Size of a checkpoint", advice: Bytes);

    public static Histogram<double> CheckpointDuration { get; } = Meter.CreateHistogram("decam.checkpoint.duration", "s", "Time to write a checkpoint", advice: Seconds);

    public static Counter<long> Runs { get; } = Meter.CreateCounter<long>("decam.runs", "{run}", "Runs that were accepted by this silo, and that ended here");

    public static UpDownCounter<long> RunsOpen { get; } = Meter.CreateUpDownCounter<long>("decam.runs.open", "{run}", "Runs that this silo coordinates now");

    public static Counter<long> Cells { get; } = Meter.CreateCounter<long>("decam.cells", "{cell}", "Cells of sweeps whose rows were written by this silo");

    public static UpDownCounter<long> CellsOpen { get; } = Meter.CreateUpDownCounter<long>("decam.cells.open", "{cell}", "Cells whose runs the sweeps on this silo follow now");

    public static ObservableGauge<long> CellsWaiting { get; } = Meter.CreateObservableGauge("decam.cells.waiting", Readings.CellsWaiting, "{cell}", "Cells of the sweeps on this silo that have neither a row nor a run");

    public static ObservableGauge<long> MasksWaiting { get; } = Meter.CreateObservableGauge("decam.masks.waiting", Readings.MasksWaiting, "{mask}", "Masks in the queues on this silo that are not lent to a device");

    public static ObservableGauge<double> LeaseAge { get; } = Meter.CreateObservableGauge("decam.lease.age", Readings.LeaseAges, "s", "Age of the oldest lease of the queues on this silo; 0 without any");

    public static ObservableGauge<int> DevicesInService { get; } = Meter.CreateObservableGauge("decam.device.in_service", Readings.DevicesInService, "{device}", "1 for a device of this silo that takes work, 0 for one that is out of service");

    /// <summary>
    /// Begins the counters of rare events at zero, once somebody listens: of a series that begins with its first event, a monitor
    /// would not see that event as a rise.
    /// </summary>
    public static void BeginAtZero()
    {
        foreach (var reason in RetryReasons.All) Retries.Add(0, new KeyValuePair<string, object?>(TagNames.Reason, reason));
        foreach (var reason in RetryReasons.OfMasks) MasksRecomputed.Add(0, new KeyValuePair<string, object?>(TagNames.Reason, reason));
        foreach (var state in WorkStates.OfRuns) Runs.Add(0, new KeyValuePair<string, object?>(TagNames.State, state));
        foreach (var state in WorkStates.OfCells) Cells.Add(0, new KeyValuePair<string, object?>(TagNames.State, state));
        RunsOpen.Add(0);
        CellsOpen.Add(0);
    }
}
