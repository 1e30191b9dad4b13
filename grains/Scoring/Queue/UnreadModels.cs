using Microsoft.Extensions.Logging;

namespace DeCam.Cluster.Grains.Scoring.Queue;

/// <summary>Tells in the log of a model whose file cannot be read on any silo that has work for it: once, and then each minute for how long.</summary>
internal sealed partial class UnreadModels(ILogger logger)
{
    private static readonly TimeSpan ToldAgainAfter = TimeSpan.FromMinutes(1);
    private TimeSpan? _told;
    private bool _isOver = true;

    /// <summary>Looks at the queue.</summary>
    /// <param name="model">Its model; null while nothing was submitted.</param>
    /// <param name="unread">Why no device can load it; null where one can.</param>
    /// <param name="now">The time, as <see cref="Uptime"/>.</param>
    public void Look(ModelRef? model, UnreadModel? unread, TimeSpan now)
    {
        if (unread is null)
        {
            if (!_isOver) LogRead(model!.Name);
            _isOver = true;
        }
        else if (_told is not { } told || now - told >= ToldAgainAfter)
        {
            (_told, _isOver) = (now, false);
            LogUnread(model!.Name, unread.Silo, Lasting.InWords(unread.Since), unread.Reason);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Model {Model} has work and no device can load it: silo {Silo} cannot since {Time}: {Reason}")]
    private partial void LogUnread(string model, string silo, string time, string reason);

    [LoggerMessage(Level = LogLevel.Information, Message = "The work of model {Model} waits no more to be loaded")]
    private partial void LogRead(string model);
}
