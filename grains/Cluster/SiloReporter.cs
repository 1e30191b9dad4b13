using System.Diagnostics;
using DeCam.Cluster.Grains.Scoring.Devices;
using DeCam.Cluster.Grains.Sweeps.Images;
using DeCam.Cluster.Grains.Telemetry;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace DeCam.Cluster.Grains.Cluster;

/// <summary>Tells the cluster every few seconds what this silo is and how fast its devices are.</summary>
public sealed partial class SiloReporter(
    IGrainFactory grains,
    ILocalSiloDetails silo,
    DeviceSet devices,
    IModelDirectory directory,
    IDatasetDirectory datasets,
    DeCamGrainsOptions options,
    ILogger<SiloReporter> logger) : BackgroundService
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(3);

    // Silos that start together may not have joined the cluster yet at the first report.
    private const int WarnAfter = 3;
    private readonly Dictionary<string, long> _masks = [];
    private int _withoutCoordinator;
    private long _last = Stopwatch.GetTimestamp();

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        Instruments.BeginAtZero();
        using var timer = new PeriodicTimer(Period);
        do await ReportAsync();
        while (await NextAsync(timer, stoppingToken));
    }

    private static async Task<bool> NextAsync(PeriodicTimer timer, CancellationToken stoppingToken)
    {
        try
        {
            return await timer.WaitForNextTickAsync(stoppingToken);
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    private async Task ReportAsync()
    {
        try
        {
            await grains.GetGrain<IClusterGrain>(0).ReportSiloAsync(Report());
            if (_withoutCoordinator >= WarnAfter) LogCoordinator();
            _withoutCoordinator = 0;
        }
        catch (Exception e) when (NoCoordinator.Is(e))
        {
            if (++_withoutCoordinator == WarnAfter) LogNoCoordinator();
        }
        catch (Exception e)
        {
            LogNotReported(e.Message);
        }
    }

    private SiloReport Report()
    {
        var seconds = Stopwatch.GetElapsedTime(_last).TotalSeconds;
        _last = Stopwatch.GetTimestamp();
        return new()
        {
            Silo = silo.SiloAddress,
            Name = silo.Name,
            Version = SoftwareVersion.Current,
            Roles = [.. Roles()],
            Devices = [.. devices.All.Select(d => Report(d, seconds))],
            Models = [.. directory.Models],
            Unserved = [.. directory.Unserved],
            Datasets = [.. datasets.Datasets],
            InMemory = [.. devices.All.SelectMany(d => d.InMemory).Distinct()],
        };
    }

    private DeviceReport Report(DeviceState device, double seconds)
    {
        var name = device.Device.Name;
        var scored = device.Masks - _masks.GetValueOrDefault(name);
        _masks[name] = device.Masks;
        return new()
        {
            Device = name,
            Models = [.. device.Models],
            MasksPerSecond = seconds > 0 ? scored / seconds : 0,
            Masks = device.Masks,
            OutOfService = device.OutOfService,
            Outages = device.Outages,
            Arithmetics = [.. device.Arithmetics],
            ModelBytes = device.Device.ModelBytes,
            ModelBytesLimit = device.Device.ModelBytesLimit,
            Precisions = Wire.Precisions(device.Device),
        };
    }

    private IEnumerable<string> Roles()
    {
        if (options.Coordinator) yield return "coordinator";
        if (options.Evaluator) yield return "evaluator";
        if (options.Api) yield return "api";
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "No silo of the cluster has the role coordinator, so nothing can be run and this silo has no work; start one with --roles coordinator, or with all roles")]
    private partial void LogNoCoordinator();

    [LoggerMessage(Level = LogLevel.Information, Message = "A silo with the role coordinator has joined the cluster")]
    private partial void LogCoordinator();

    [LoggerMessage(Level = LogLevel.Debug, Message = "The silo's report could not be delivered: {Reason}")]
    private partial void LogNotReported(string reason);
}
