namespace DeCam.Cluster.Silo.Models;

/// <summary>Looks at the model folders before the silo starts and every so often after.</summary>
internal sealed partial class ModelScanner(ModelOptions options, ModelShelf shelf, ILogger<ModelScanner> logger) : BackgroundService
{
    private string _known = "", _unreadable = "";

    /// <inheritdoc/>
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        await Task.Run(Scan, cancellationToken);
        await base.StartAsync(cancellationToken);
    }

    /// <inheritdoc/>
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
            var found = ModelScan.Of(options.Folders, options.FollowLinks, shelf.Scanned);
            shelf.Replace(found);
            _unreadable = "";
            Tell(found);
        }
        catch (Exception problem)
        {
            // A volume may be away for a moment. Files found before stay listed; each is checked when it is used. Nothing that lies
            // in a folder ends the silo.
            if (problem.Message == _unreadable) return;
            _unreadable = problem.Message;
            LogUnreadable(logger, string.Join(", ", options.Folders), problem.Message);
        }
    }

    private void Tell(ModelScan found)
    {
        var served = string.Join(", ", found.Files.Select(file => $"{file.Name} {file.Sha256[..12]}"));
        var now = $"{served}; {string.Join(", ", found.Unserved)}";
        if (now == _known) return;
        _known = now;
        LogFound(logger, found.Files.Count, served);
        foreach (var (name, reason) in found.Unserved) LogUnserved(logger, name, reason);
        foreach (var name in found.Files.GroupBy(file => file.Name).Where(same => same.DistinctBy(file => file.Sha256).Skip(1).Any()))
            LogSameName(logger, name.Key, string.Join(", ", name.Select(file => file.Path)));
        foreach (var content in found.Files.GroupBy(file => file.Sha256).Where(same => same.DistinctBy(file => file.Name).Skip(1).Any()))
            LogSameContent(logger, string.Join(", ", content.Select(file => file.Name)));
    }

    [LoggerMessage(1, LogLevel.Information, "Models served: {Count} ({Models})")]
    private static partial void LogFound(ILogger logger, int count, string models);

    [LoggerMessage(2, LogLevel.Warning, "Model folders {Folders} cannot be read, and what they held before stays listed: {Reason}")]
    private static partial void LogUnreadable(ILogger logger, string folders, string reason);

    [LoggerMessage(6, LogLevel.Warning, "Model file {Name} is not served: {Reason}")]
    private static partial void LogUnserved(ILogger logger, string name, string reason);

    [LoggerMessage(3, LogLevel.Warning, "Model name {Name} stands for different files ({Paths}); runs that name it may mean either")]
    private static partial void LogSameName(ILogger logger, string name, string paths);

    [LoggerMessage(5, LogLevel.Information, "Models {Names} have the same content; each is served with the sidecar beside it")]
    private static partial void LogSameContent(ILogger logger, string names);

    [LoggerMessage(4, LogLevel.Debug, "No longer looks at the model folders")]
    private static partial void LogEnded(ILogger logger);
}
