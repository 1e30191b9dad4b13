using System.Diagnostics;
using DeCam.Scoring;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace DeCam.Cluster.Grains.Sweeps.Images;

/// <summary>The datasets of this silo, for the cluster's overview: looked at in the background, and the less often the longer that takes. Thread-safe.</summary>
/// <param name="folders">Finds them.</param>
/// <param name="files">Looks at them.</param>
/// <param name="logger">Hears of what cannot be read.</param>
internal sealed partial class DatasetDirectory(IDatasetFolders folders, IDatasetFiles files, ILogger<DatasetDirectory> logger) : BackgroundService, IDatasetDirectory
{
    private const int PauseTimes = 20;

    // Names are cheap to find, and others look for a dataset by its name.
    private static readonly TimeSpan NamesPause = TimeSpan.FromSeconds(3), ShortestPause = TimeSpan.FromSeconds(15);
    private volatile IReadOnlyDictionary<string, DatasetReport> _known = new Dictionary<string, DatasetReport>();
    private volatile IReadOnlyList<string> _names = [];

    /// <inheritdoc/>
    /// <remarks>What was found last: a folder that hangs must not hang the silo's reports.</remarks>
    public IReadOnlyList<DatasetReport> Datasets
    {
        get
        {
            var known = _known;
            return [.. _names.Select(name => known.GetValueOrDefault(name) ?? new DatasetReport { Name = name })];
        }
    }

    /// <inheritdoc/>
    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Task.WhenAll(RepeatAsync(() => _names = folders.Names, NamesPause, stoppingToken), RepeatAsync(() => Look(stoppingToken), ShortestPause, stoppingToken));

    private static async Task RepeatAsync(Action look, TimeSpan shortestPause, CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            var start = Stopwatch.GetTimestamp();
            var looked = Task.Run(look, CancellationToken.None);
            // A folder that hangs must not keep the silo from stopping.
            await looked.WaitAsync(stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (stoppingToken.IsCancellationRequested) return;
            await looked;
            var pause = PauseTimes * Stopwatch.GetElapsedTime(start);
            await Task.Delay(pause > shortestPause ? pause : shortestPause, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private void Look(CancellationToken stoppingToken)
    {
        var found = new Dictionary<string, DatasetReport>();
        foreach (var name in folders.Names)
        {
            if (stoppingToken.IsCancellationRequested) return;
            try
            {
                found[name] = files.Survey(folders.Named(name)) with { Name = name };
            }
            catch (Exception e) when (e is ScoringRefusedException or IOException or UnauthorizedAccessException)
            {
                found[name] = new() { Name = name, Fault = Sentence.Reason(e.Message) };
                if (_known.GetValueOrDefault(name)?.Fault != found[name].Fault) LogUnreadable(name, e.Message);
            }
        }

        _known = found;
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Dataset {Dataset} cannot be looked at: {Reason}")]
    private partial void LogUnreadable(string dataset, string reason);
}
