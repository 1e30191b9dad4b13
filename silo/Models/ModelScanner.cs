namespace DeCam.Cluster.Silo.Models;

/// <summary>Looks at the model folders before the silo starts and every so often after.</summary>
internal sealed partial class ModelScanner(ModelOptions options, ModelShelf shelf, ILogger<ModelScanner> logger) : BackgroundService
{
    private string _known = "";

    /// <inheritdoc />
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        await Task.Run(Scan, cancellationToken);
        await base.StartAsync(cancellationToken);
    }

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(options.RescanInterval);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken)) Scan();
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            LogEnded(logger);
        }
    }

    private void Scan()
    {
        try
        {
            var found = options.Folders.SelectMany(folder => ModelScan.Of(Path.GetFullPath(folder), (path, reason) => LogUnreadable(logger, path, reason))).ToList();
            shelf.Replace(found);
            Tell(found);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            // A volume that is away for a moment: what was found before stays, and is checked when it is used.
            LogUnreadable(logger, string.Join(", ", options.Folders), problem.Message);
        }
    }

    private void Tell(List<ModelFile> found)
    {
        var now = string.Join(", ", found.Select(file => $"{file.Name} {file.Sha256[..12]}"));
        if (now == _known) return;
        _known = now;
        LogFound(logger, found.Count, now);
        foreach (var name in found.GroupBy(file => file.Name).Where(same => same.DistinctBy(file => file.Sha256).Skip(1).Any()))
            LogSameName(logger, name.Key, string.Join(", ", name.Select(file => file.Path)));
        foreach (var content in found.GroupBy(file => file.Sha256).Where(same => same.DistinctBy(file => file.Name).Skip(1).Any()))
            LogSameContent(logger, string.Join(", ", content.Skip(1).Select(file => file.Path)), content.First().Name);
    }

    [LoggerMessage(1, LogLevel.Information, "Models served: {Count} ({Models})")]
    private static partial void LogFound(ILogger logger, int count, string models);

    [LoggerMessage(2, LogLevel.Warning, "Model file {Path} cannot be read and is not served: {Reason}")]
    private static partial void LogUnreadable(ILogger logger, string path, string reason);

    [LoggerMessage(3, LogLevel.Warning, "Model name {Name} stands for different files ({Paths}); runs that name it may mean either")]
    private static partial void LogSameName(ILogger logger, string name, string paths);

    [LoggerMessage(5, LogLevel.Warning, "Model files {Paths} have the content of {Name} and are served by that name and its sidecar only")]
    private static partial void LogSameContent(ILogger logger, string paths, string name);

    [LoggerMessage(4, LogLevel.Debug, "No longer looks at the model folders")]
    private static partial void LogEnded(ILogger logger);
}
