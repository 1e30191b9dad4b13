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
    private static readonly TimeSpan ShortestPause = TimeSpan.FromSeconds(15);
    private volatile IReadOnlyDictionary<string, DatasetReport> _known = new Dictionary<string, DatasetReport>();

    /// <inheritdoc/>
    public IReadOnlyList<DatasetReport> Datasets
    {
        get
        {
            var known = _known;
            return [.. folders.Names.Select(name => known.GetValueOrDefault(name) ?? new DatasetReport { Name = name })];
        }
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            var start = Stopwatch.GetTimestamp();
            await Task.Run(() => Look(stoppingToken), CancellationToken.None);
            var pause = PauseTimes * Stopwatch.GetElapsedTime(start);
            await Task.Delay(pause > ShortestPause ? pause : ShortestPause, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
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
