using DeCam.Inference.Servers;

namespace DeCam.Cluster.Silo.Models;

/// <summary>Looks at the model folders and at the model server before the silo starts and every so often after. A server that is away holds up no silo.</summary>
internal sealed partial class ServedScanner(ModelServer server, ModelOptions options, ServedShelf shelf, ILogger<ServedScanner> logger) : BackgroundService
{
    private static readonly TimeSpan AgainWhileAway = TimeSpan.FromSeconds(5), StartsWithin = TimeSpan.FromSeconds(5);
    private readonly CancellationTokenSource _stopping = new();
    private Task<bool> _first = Task.FromResult(false);
    private string _known = "", _unreadable = "";

    /// <inheritdoc/>
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        _first = ScanAsync(_stopping.Token);
        await Task.WhenAny(_first, Task.Delay(StartsWithin, cancellationToken));
        await base.StartAsync(cancellationToken);
    }

    /// <inheritdoc/>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await _stopping.CancelAsync();
        await base.StopAsync(cancellationToken);
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        _stopping.Dispose();
        base.Dispose();
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            for (var isToBeRepeated = await _first; ; isToBeRepeated = await ScanAsync(stoppingToken))
            {
                await Task.Delay(isToBeRepeated && AgainWhileAway < options.RescanInterval ? AgainWhileAway : options.RescanInterval, stoppingToken);
            }
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested || stoppingToken.IsCancellationRequested)
        {
            LogEnded(logger);
        }
    }

    private async Task<bool> ScanAsync(CancellationToken cancellationToken)
    {
        try
        {
            var found = await ServedScan.OfAsync(server, options, shelf.Scanned, cancellationToken);
            shelf.Replace(found);
            _unreadable = "";
            Tell(found);
            return found.IsToBeRepeated;
        }
        catch (Exception problem) when (problem is not OperationCanceledException)
        {
            // A volume may be away for a moment, and nothing that lies in a folder ends the silo.
            if (problem.Message != _unreadable) LogUnreadable(logger, string.Join(", ", options.Folders), problem.Message);
            _unreadable = problem.Message;
            return true;
        }
    }

    private void Tell(ServedScan found)
    {
        var served = string.Join(", ", found.Entries.Select(e => $"{e.Identity.Model.Name} {e.Identity.Model.Version}".TrimEnd()));
        var now = $"{served}; {string.Join(", ", found.Unserved)}";
        if (now == _known) return;
        _known = now;
        LogFound(logger, server.Address, found.Entries.Count, served);
        foreach (var (name, reason) in found.Unserved) LogUnserved(logger, name, reason);
    }

    [LoggerMessage(1, LogLevel.Information, "Models of {Server} offered: {Count} ({Models}); pictures go to that server")]
    private static partial void LogFound(ILogger logger, string server, int count, string models);

    [LoggerMessage(2, LogLevel.Warning, "Model folders {Folders} cannot be read, and what they held before stays listed: {Reason}")]
    private static partial void LogUnreadable(ILogger logger, string folders, string reason);

    [LoggerMessage(6, LogLevel.Warning, "The model of sidecar {Name} is not offered: {Reason}")]
    private static partial void LogUnserved(ILogger logger, string name, string reason);

    [LoggerMessage(4, LogLevel.Debug, "No longer looks at the model folders")]
    private static partial void LogEnded(ILogger logger);
}
