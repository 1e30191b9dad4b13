using System.Collections.Concurrent;
using DeCam.Cluster.Grains.Calls;
using Microsoft.Extensions.Logging;

namespace DeCam.Cluster.Grains.Scoring.Devices;

/// <summary>Tells the cluster of the models that this silo uses for the first time, so that one which ends silos is found out. Thread-safe.</summary>
public sealed partial class ModelTrials(IGrainFactory grains, ILocalSiloDetails silo, DeCamGrainsOptions options, ILogger<ModelTrials> logger)
{
    private readonly ConcurrentDictionary<string, bool> _passed = new(), _begun = new();

    /// <summary>Why a model is refused in this cluster; null where it may be used. Where the cluster cannot be asked, it may.</summary>
    public async Task<string?> RefusalAsync(ModelRef model)
    {
        if (!options.TriesModels || _passed.ContainsKey(model.Sha256)) return null;
        _begun[model.Sha256] = true;
        try
        {
            return await Repeat.Briefly.CallAsync(() => Of(model.Sha256).BeginAsync(silo.SiloAddress, silo.Name, model.Name), CancellationToken.None);
        }
        catch (Exception e)
        {
            LogNotAsked(model.Name, e.Message);
            return null;
        }
    }

    /// <summary>Notes that this silo has used a model and lives on.</summary>
    public async Task PassAsync(ModelRef model)
    {
        if (!options.TriesModels || !_passed.TryAdd(model.Sha256, true)) return;
        _begun.TryRemove(model.Sha256, out _);
        try
        {
            await Repeat.Briefly.CallAsync(() => Of(model.Sha256).PassAsync(silo.SiloAddress), CancellationToken.None);
        }
        catch (Exception e)
        {
            _passed.TryRemove(model.Sha256, out _);
            LogNotAsked(model.Name, e.Message);
        }
    }

    /// <summary>Notes that this silo has not come to use a model.</summary>
    public Task WithdrawAsync(ModelRef model) => WithdrawAsync(model.Sha256);

    /// <summary>Notes that no model is why this silo ends.</summary>
    public Task WithdrawAsync() => Task.WhenAll(_begun.Keys.Select(WithdrawAsync));

    /// <summary>Tells the cluster that this silo ends because of a model, and not of the others that it uses.</summary>
    /// <param name="sha256">The model.</param>
    /// <param name="reason">What it did, in a sentence.</param>
    public Task BlameAsync(string sha256, string reason)
    {
        _begun.TryRemove(sha256, out _);
        return Task.WhenAll(WithdrawAsync(), Of(sha256).BlameAsync(silo.SiloAddress, silo.Name, reason));
    }

    private async Task WithdrawAsync(string sha256)
    {
        if (!_begun.TryRemove(sha256, out _)) return;
        try
        {
            await Of(sha256).WithdrawAsync(silo.SiloAddress);
        }
        catch (Exception e)
        {
            LogNotAsked(sha256, e.Message);
        }
    }

    private IModelTrialGrain Of(string sha256) => grains.GetGrain<IModelTrialGrain>(sha256);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The cluster cannot be asked about model {Model}: {Reason}")]
    private partial void LogNotAsked(string model, string reason);
}
