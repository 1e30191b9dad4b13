using DeCam.Cluster.Grains.Telemetry;
using DeCam.Scoring;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace DeCam.Cluster.Grains.Scoring.Devices;

/// <summary>
/// Runs the silo's devices on every model that has queued work and whose file this silo holds. When the host stops, the devices take
/// no more work, finish what they can, and give the rest back, all within one deadline, however many models there are.
/// </summary>
public sealed partial class DeviceAgent(
    DeviceSet devices,
    IModelDirectory directory,
    IGrainFactory grains,
    LeasesInHand leases,
    ModelTrials trials,
    ILocalSiloDetails silo,
    DeCamGrainsOptions options,
    TimeProvider clock,
    IHostApplicationLifetime lifetime,
    ILogger<DeviceAgent> logger) : BackgroundService
{
    // Share of the drain time for finishing leases; the rest is for giving back those that are not finished.
    private const double FinishingShare = 0.75;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250), TimeToWithdraw = TimeSpan.FromSeconds(1), TimeToLeave = TimeSpan.FromSeconds(30);

    // A demand grain that has just moved knows no model until the queues announce theirs again, which they do every second.
    private static readonly TimeSpan Forgotten = TimeSpan.FromSeconds(5);
    private readonly Dictionary<string, Service> _services = [];
    private readonly HashSet<string> _otherCopies = [];

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (devices.All.Count == 0) return;
        foreach (var device in devices.All) Readings.Devices[device.Device.Name] = () => device.OutOfService is null;
        using var stopping = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken, lifetime.ApplicationStopping);
        using var working = new CancellationTokenSource();
        var demand = new ModelDemand(0, []);
        while (!stopping.IsCancellationRequested)
        {
            try
            {
                demand = await grains.GetGrain<IModelDemandGrain>(0).NextAsync(demand.Version, stopping.Token);
                await ServeAsync(demand.Models, stopping.Token, working.Token);
            }
            catch (Exception e) when (!stopping.IsCancellationRequested)
            {
                LogNoDemand(e.Message);
                await Task.Delay(Pause, stopping.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
            catch (OperationCanceledException)
            {
                break;
            }
        }

        await StopAsync(working);
        foreach (var device in devices.All) Readings.Devices.TryRemove(device.Device.Name, out _);
    }

    private async Task ServeAsync(ModelRef[] models, CancellationToken stopping, CancellationToken working)
    {
        var files = directory.Models.Select(m => m.Sha256).ToHashSet();
        foreach (var other in models.Where(m => !files.Contains(m.Sha256) && _otherCopies.Add(m.Sha256)))
            if (directory.Models.FirstOrDefault(m => m.Name == other.Name) is { } own) LogOtherCopy(other.Name, own.Sha256, other.Sha256);
        var wanted = models.Where(IsHere).DistinctBy(Wire.Identity).ToDictionary(Wire.Identity);
        foreach (var (identity, model) in wanted)
            if (!_services.ContainsKey(identity)) _services[identity] = Start(identity, model, stopping, working);
        foreach (var (identity, service) in _services.ToList())
        {
            if (wanted.ContainsKey(identity)) service.Wanted = clock.GetUptime();
            var isHere = IsHere(service.Model);
            if (isHere && clock.GetUptime() - service.Wanted < Forgotten) continue;
            _services.Remove(identity);
            await service.Taking.CancelAsync();
            foreach (var device in devices.All) device.Release(identity);
            if (!isHere) LeaveBeside(identity, service);
        }

        // What a device has loaded is served although its file was replaced or removed.
        bool IsHere(ModelRef model) => files.Contains(model.Sha256) || devices.All.Any(device => device.Device.Holds(Wire.Read(model)));
    }

    // The queue learns at once that these devices ask no more, and its work can say what it waits for.
    private async void LeaveBeside(string identity, Service service)
    {
        LogGone(service.Model.Name);
        using var end = new CancellationTokenSource(TimeToLeave);
        await LeaveAsync(identity, service, end.Token);
    }

    private Service Start(string identity, ModelRef model, CancellationToken stopping, CancellationToken working)
    {
        LogServing(model.Name, identity);
        var taking = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        var (slots, loops) = (new List<DeviceSlot>(), new List<Task>());
        foreach (var device in devices.All)
        {
            device.Serve(identity, model);
            for (var slot = 0; slot < SlotsOf(device.Device); slot++)
            {
                var loop = new DeviceSlot(device, model, slot, grains, leases, silo, logger);
                slots.Add(loop);
                loops.Add(Task.Run(() => loop.RunAsync(taking.Token, working, stopping), CancellationToken.None));
            }
        }

        return new(model, taking, slots, Task.WhenAll(loops)) { Wanted = clock.GetUptime() };
    }

    // One more than it works on at once, so that the next lease is fetched while the last is scored. One that computes in turn does that anyway.
    private static int SlotsOf(IScoringDevice device) => device.MasksToCollect > 0 ? Math.Max(device.Concurrency, 2) : device.Concurrency + 1;

    private async Task StopAsync(CancellationTokenSource working)
    {
        using var end = new CancellationTokenSource(options.DrainTime);
        working.CancelAfter(options.DrainTime * FinishingShare);
        await Task.WhenAll(_services.Select(entry => LeaveAsync(entry.Key, entry.Value, end.Token)));
        await trials.WithdrawAsync().WaitAsync(TimeToWithdraw, clock).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private async Task LeaveAsync(string identity, Service service, CancellationToken end)
    {
        // Native work cannot be interrupted; the loops that are in it are left behind at the end.
        await service.Loops.WaitAsync(end).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        // One attempt is enough: the queue takes back the leases of a silo that is removed from cluster membership.
        var queue = grains.GetGrain<IScoreQueueGrain>(identity);
        var leaving = Task.WhenAll(service.Slots.GroupBy(slot => slot.Device).Select(slots =>
            queue.LeaveAsync(silo.SiloAddress, slots.Key, [.. slots.Select(slot => slot.Finished).OfType<Guid>()])));
        await leaving.WaitAsync(end).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        service.Taking.Dispose();
    }

    [LoggerMessage(Level = LogLevel.Debug, Message = "The models that have work are not known: {Reason}")]
    private partial void LogNoDemand(string reason);

    [LoggerMessage(Level = LogLevel.Information, Message = "Model {Model} ({Identity}) has work; the devices of this silo serve it now")]
    private partial void LogServing(string model, string identity);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Model {Model} is served here no more: its file was removed or replaced, and no device has it in memory")]
    private partial void LogGone(string model);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Model {Model} is not served here: this silo's copy has hash {Own} but {Asked} is asked for; give all silos the same file")]
    private partial void LogOtherCopy(string model, string own, string asked);

    private sealed record Service(ModelRef Model, CancellationTokenSource Taking, IReadOnlyList<DeviceSlot> Slots, Task Loops)
    {
        // When its model was last in demand, as uptime.
        public TimeSpan Wanted { get; set; }
    }
}
