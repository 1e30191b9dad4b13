using DeCam.Cluster.Grains.Scoring.Devices;
using DeCam.Inference.Models;
using DeCam.Scoring;

namespace DeCam.Cluster.Silo.Hosting;

/// <summary>
/// Ends the silo when a model does not leave native code: its thread can be taken out by nothing else. Who supervises the silo starts
/// it again, and its work is done by others meanwhile.
/// </summary>
internal sealed partial class StuckModels(ModelTrials trials, ILogger<StuckModels> logger) : IHostedService
{
    private static readonly TimeSpan TimeToTell = TimeSpan.FromSeconds(3);

    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        NativeCalls.Stuck += End;
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken)
    {
        NativeCalls.Stuck -= End;
        return Task.CompletedTask;
    }

    private void End(StuckCall call)
    {
        LogStuck(call.Sentence);
        if (call.IsToBlame) Blame(call);
        Console.Error.WriteLine(PrintableText.Of($"{call.Sentence} The silo ends with code {SiloExitCodes.DeviceStuck}, to be started again; take the file '{call.Path}' away if it happens again."));
        ProcessEnd.Now(SiloExitCodes.DeviceStuck);
    }

    // The others refuse the model after two silos that say so. Its file may be away, or on storage that hangs. If they cannot be told in time, they find out by themselves at its first use.
    private void Blame(StuckCall call)
    {
        try
        {
            if (!Task.Run(() => trials.BlameAsync(ModelHash.Of(call.Path), call.Sentence)).Wait(TimeToTell)) LogNotTold("it did not answer in time.");
        }
        catch (Exception e)
        {
            LogNotTold(e.GetBaseException().Message);
        }
    }

    [LoggerMessage(2, LogLevel.Warning, "The cluster could not be told of the model: {Reason}")]
    private partial void LogNotTold(string reason);

    [LoggerMessage(1, LogLevel.Critical, "{Sentence} The silo ends, to be started again")]
    private partial void LogStuck(string sentence);
}
