namespace DeCam.Cluster;

/// <summary>
/// The models that have work, so that agents ask those queues only. Queues announce themselves while they hold work; agents
/// long-poll for changes. Its key is 0.
/// </summary>
[Alias("DeCam.IModelDemandGrain"), SilosOnly]
public interface IModelDemandGrain : IGrainWithIntegerKey
{
    /// <summary>Says that a model has work; holds for <see cref="ModelDemand.Lifetime"/>.</summary>
    [Alias("Announce"), ResponseTimeout("00:00:05")] Task AnnounceAsync(ModelRef model);

    /// <summary>The models with work; answers at once when they differ from the known version, else after a change or a few seconds.</summary>
    [Alias("Next"), ResponseTimeout("00:00:20")] Task<ModelDemand> NextAsync(long knownVersion, CancellationToken cancellationToken);
}

/// <summary>The models that have work.</summary>
/// <param name="Version">Changes whenever the models do.</param>
/// <param name="Models">The models, with the preprocessing wanted.</param>
[GenerateSerializer, Immutable, Alias("DeCam.ModelDemand")]
public sealed record ModelDemand([property: Id(0)] long Version, [property: Id(1)] ModelRef[] Models)
{
    /// <summary>How long a model stays listed after its last announcement.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromSeconds(30);
}
